import { Router } from "express";
import { shopOf } from "../world/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../world/http/etag.ts";
import { readPage, toPage } from "../world/http/page.ts";
import { parseBody } from "../world/http/read-body.ts";
import type { Seal } from "../world/seal.ts";
import { openSettings } from "./access/stored-settings.ts";
import { connectionPatch, newConnection } from "./connection-body.ts";
import {
  type ConnectionParts,
  changeConnection,
  checkReach,
  MASKED_KEY,
  makeConnection,
  removeConnection,
  requireConnection,
  type StoredConnection,
  selectConnections,
} from "./connection-changes.ts";
import { huddleBaseUrl } from "./huddle-base-url.ts";
import { holdRuleBook } from "./rule-book.ts";
import { showSettings } from "./show-settings.ts";

const SORT = "huddle";

/** `/v1/huddle/connections`: the Huddle communities of a shop. Keys go in and are never shown. */
export function huddleConnectionRoutes(parts: ConnectionParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectConnections(parts.db, shopOf(response), SORT)
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: (row) => showConnection(parts.seal, row) }));
  });
  router.post("/", async (request, response) => {
    const made = await makeConnection(parts, shopOf(response), { ...parseBody(request, newConnection), kind: SORT });
    sendResource(response, showConnection(parts.seal, made), { status: 201 });
  });
  router.get("/:id", async (request, response) => {
    sendResource(
      response,
      showConnection(
        parts.seal,
        await requireConnection(parts.db, shopOf(response), { id: request.params.id, sort: SORT }),
      ),
    );
  });
  router.patch("/:id", async (request, response) => {
    const shop = shopOf(response);
    const patch = parseBody(request, connectionPatch);
    const wish = { id: request.params.id, sort: SORT } as const;
    await checkReach(parts, await requireConnection(parts.db, shop, wish), patch);
    const changed = await parts.db.transaction().execute(async (tx) => {
      await holdRuleBook(tx, shop);
      const current = await requireConnection(tx, shop, wish);
      checkIfMatch(request, showConnection(parts.seal, current));
      return changeConnection(parts, tx, { shop, current, patch });
    });
    sendResource(response, showConnection(parts.seal, changed));
  });
  router.delete("/:id", async (request, response) => {
    await removeConnection(parts, shopOf(response), { id: request.params.id, sort: SORT });
    response.status(204).end();
  });
  return router;
}

/** A connection as the API shows it: with the address that it has, given or following from its domain. */
function showConnection(seal: Seal, { kind: _huddle, settings, created_at, updated_at, ...row }: StoredConnection) {
  return {
    ...row,
    base_url: huddleBaseUrl(row),
    api_key: MASKED_KEY,
    ...showSettings(openSettings(seal, settings)),
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
