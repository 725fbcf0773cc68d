import type { Connector, Language, Translate } from "@haak/core";
import type { Request } from "express";
import { MASKED, maskHeaders } from "../../platform/crypto/mask-headers.ts";
import type { Seal } from "../../platform/crypto/seal.ts";
import { notValid } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { ConnectionCheck, ConnectionSettings } from "../../platform/postgres/tables/access-tables.ts";
import { openSettings } from "../access/index.ts";
import {
  type ConnectionChange,
  connectionPatch,
  huddleConnectionPatch,
  type NewConnectionInput,
  newConnection,
  newHuddleConnection,
  type ShownCheck,
  type ShownConnection,
  type ShownHuddleConnection,
} from "./schema.ts";
import { type ConnectionSort, connectionBaseUrl, type StoredConnection } from "./store.ts";

/** A stored connection whose last check is translated for the reader. */
export type ReadableConnection = Omit<StoredConnection, "last_check"> & { readonly last_check: ShownCheck | null };

/** How the API reads and shows the connections of one sort. Everything else is the same for both sorts. */
export interface ConnectionResource {
  readonly sort: ConnectionSort;
  /** @throws Problem 422. */
  readonly readNew: (request: Request) => NewConnectionInput & { kind: string };
  /** @throws Problem 422. */
  readonly readPatch: (request: Request) => ConnectionChange;
  readonly show: (seal: Seal, connection: ReadableConnection) => ShownHuddleConnection | ShownConnection;
}

/** `/v1/huddle/connections`: the Huddle communities of a shop. */
export const HUDDLE_CONNECTIONS: ConnectionResource = {
  sort: "huddle",
  readNew: (request) => ({ ...parseBody(request, newHuddleConnection), kind: "huddle" }),
  readPatch: (request) => parseBody(request, huddleConnectionPatch),
  show: showHuddleConnection,
};

/** `/v1/connections`: the systems that other connectors call. */
export function otherConnections(connectors: ReadonlyMap<string, Connector>): ConnectionResource {
  return {
    sort: "others",
    readNew: (request) => readNewConnection(connectors, request),
    readPatch: (request) => parseBody(request, connectionPatch),
    show: showConnection,
  };
}

function readNewConnection(connectors: ReadonlyMap<string, Connector>, request: Request) {
  const { connector, ...input } = parseBody(request, newConnection);
  requireConnector(connectors, connector);
  // Every stored connection has a domain, because people know the connection by it. Here it is the host of the address.
  return { ...input, domain: new URL(input.base_url).hostname, kind: connector };
}

function requireConnector(connectors: ReadonlyMap<string, Connector>, kind: string): void {
  const known = [...connectors.keys()].filter((name) => name !== "huddle");
  if (known.includes(kind)) return;
  const message = hubMessage("connector_not_known", { known: known.join(", ") });
  throw notValid([{ pointer: "/connector", message }]);
}

/** The base URL is always shown, even if it only follows from the domain, so that a reader sees which address is called. */
function showHuddleConnection(seal: Seal, row: ReadableConnection): ShownHuddleConnection {
  const { lite, ...settings } = showSettings(openSettings(seal, row.settings));
  return {
    id: row.id,
    name: row.name,
    domain: row.domain,
    base_url: connectionBaseUrl(row),
    last_check: row.last_check,
    api_key: MASKED,
    ...settings,
    lite,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function showConnection(seal: Seal, row: ReadableConnection): ShownConnection {
  const { lite: _huddleOnly, ...settings } = showSettings(openSettings(seal, row.settings));
  return {
    id: row.id,
    connector: row.kind,
    name: row.name,
    base_url: connectionBaseUrl(row),
    api_key: MASKED,
    ...settings,
    last_check: row.last_check,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** Masks credentials in the headers of the owner's calls, because people who may read connections must not learn them. */
function showSettings({ lite, revoke, grant, on_reversal, unpaid_days, brake }: ConnectionSettings) {
  const masked = (template: ConnectionSettings["revoke"]) =>
    template && { ...template, headers: maskHeaders(template.headers) };
  return { revoke: masked(revoke), grant: masked(grant), lite, on_reversal, unpaid_days, brake };
}

/** Shows the result of a check in the language of the reader. */
export function showCheck(
  { at, outcome, status, error }: ConnectionCheck,
  { translate, language }: { readonly translate: Translate; readonly language: Language },
): ShownCheck {
  return { at, outcome, status, error: translate(error, language) };
}
