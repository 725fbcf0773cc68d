import type { Seal } from "../../platform/crypto/seal.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import { openSettings } from "../access/index.ts";
import { showSettings } from "../rules/index.ts";
import { connectionPatch, newConnection } from "./connection-body.ts";
import { MASKED_KEY, type ReadableConnection } from "./connection-changes.ts";
import type { ConnectionDialect } from "./connection-routes.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";

/** `/v1/huddle/connections`: the Huddle communities of a shop. */
export const HUDDLE_CONNECTIONS: ConnectionDialect = {
  sort: "huddle",
  readNew: (request) => ({ ...parseBody(request, newConnection), kind: "huddle" }),
  readPatch: (request) => parseBody(request, connectionPatch),
  show: showConnection,
};

/** A connection as the API shows it: with the address that it has, given or following from its domain. */
function showConnection(seal: Seal, { kind: _huddle, settings, created_at, updated_at, ...row }: ReadableConnection) {
  return {
    ...row,
    base_url: huddleBaseUrl(row),
    api_key: MASKED_KEY,
    ...showSettings(openSettings(seal, settings)),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
