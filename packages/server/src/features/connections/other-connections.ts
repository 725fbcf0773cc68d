import type { Connector } from "@haak/core";
import type { Request } from "express";
import type { Seal } from "../../platform/crypto/seal.ts";
import { notValid } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { openSettings } from "../access/index.ts";
import { showSettings } from "../rules/index.ts";
import { newOtherConnection, otherConnectionPatch } from "./connection-body.ts";
import { MASKED_KEY, type ReadableConnection } from "./connection-changes.ts";
import type { ConnectionDialect } from "./connection-routes.ts";

/** `/v1/connections`: systems that other connectors than Huddle's translate to. `connector` says which, and stays. */
export function otherConnections(connectors: ReadonlyMap<string, Connector>): ConnectionDialect {
  return {
    sort: "others",
    readNew: (request) => readNew(connectors, request),
    readPatch: (request) => parseBody(request, otherConnectionPatch),
    show: showConnection,
  };
}

function readNew(connectors: ReadonlyMap<string, Connector>, request: Request) {
  const { connector, ...wish } = parseBody(request, newOtherConnection);
  requireConnector(connectors, connector);
  // The domain is what people call it by; it follows from the address here.
  return { ...wish, domain: new URL(wish.base_url).hostname, kind: connector };
}

function requireConnector(connectors: ReadonlyMap<string, Connector>, kind: string): void {
  const known = [...connectors.keys()].filter((name) => name !== "huddle");
  if (known.includes(kind)) return;
  const message = hubMessage("connector_not_known", {
    known: known.join(", "),
  });
  throw notValid([{ pointer: "/connector", message }]);
}

function showConnection(seal: Seal, { id, kind, name, base_url, settings, ...row }: ReadableConnection) {
  const { lite: _onlyHuddles, ...shown } = showSettings(openSettings(seal, settings));
  return {
    ...{ id, connector: kind, name, base_url, api_key: MASKED_KEY },
    ...shown,
    last_check: row.last_check,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
