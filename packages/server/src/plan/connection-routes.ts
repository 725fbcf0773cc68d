import { type Request, Router } from "express";
import { noteChange } from "../world/audit/note-change.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../world/http/etag.ts";
import { readPage, toPage } from "../world/http/page.ts";
import type { Seal } from "../world/seal.ts";
import type { ConnectionPatch, NewConnection } from "./connection-body.ts";
import {
  type ConnectionParts,
  type ConnectionSort,
  changeConnection,
  checkNewReach,
  checkReach,
  makeConnection,
  removeConnection,
  requireConnection,
  type StoredConnection,
  selectConnections,
} from "./connection-changes.ts";
import { holdRuleBook } from "./rule-book.ts";

/** How the connections of one sort are written and shown; what can be done with them is the same for all. */
export interface ConnectionDialect {
  readonly sort: ConnectionSort;
  /** @throws Problem 422. */
  readonly readNew: (request: Request) => NewConnection & { kind: string };
  /** @throws Problem 422. */
  readonly readPatch: (request: Request) => ConnectionPatch;
  readonly show: (seal: Seal, connection: StoredConnection) => object;
}

/** The list of a shop's connections of one sort, and making, showing, changing and removing one. Keys go in and are never shown. */
export function connectionRoutes(
  parts: ConnectionParts,
  { sort, readNew, readPatch, show }: ConnectionDialect,
): Router {
  const router = Router();
  const shown = (connection: StoredConnection) => show(parts.seal, connection);
  // Being tried out changes nothing that anybody could be about to change.
  const tagOf = (connection: StoredConnection) => shown({ ...connection, last_check: null });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectConnections(parts.db, shopOf(response), sort)
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: shown }));
  });
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const wish = readNew(request);
    await checkNewReach(parts, wish);
    const made = await parts.db.transaction().execute(async (tx) => {
      const connection = await makeConnection(parts, tx, { shop, wish });
      await noteChange(parts, tx, { response, action: "connection.created", subject: connection.id });
      return connection;
    });
    sendResource(response, shown(made), { status: 201, tagged: tagOf(made) });
  });
  router.get("/:id", async (request, response) => {
    const wish = { id: request.params.id, sort };
    const connection = await requireConnection(parts.db, shopOf(response), wish);
    sendResource(response, shown(connection), { tagged: tagOf(connection) });
  });
  router.patch("/:id", async (request, response) => {
    const shop = shopOf(response);
    const patch = readPatch(request);
    const wish = { id: request.params.id, sort };
    await checkReach(parts, await requireConnection(parts.db, shop, wish), patch);
    const changed = await parts.db.transaction().execute(async (tx) => {
      await holdRuleBook(tx, shop);
      const current = await requireConnection(tx, shop, wish);
      checkIfMatch(request, tagOf(current));
      await noteChange(parts, tx, { response, action: "connection.changed", subject: current.id });
      return changeConnection(parts, tx, { shop, current, patch });
    });
    sendResource(response, shown(changed), { tagged: tagOf(changed) });
  });
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    await parts.db.transaction().execute(async (tx) => {
      await removeConnection(parts, tx, { shop, id, sort });
      await noteChange(parts, tx, { response, action: "connection.deleted", subject: id });
    });
    response.status(204).end();
  });
  return router;
}
