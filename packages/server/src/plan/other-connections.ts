import type { Connector } from "@haak/core";
import { Router } from "express";
import { shopOf } from "../world/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../world/http/etag.ts";
import { readPage, toPage } from "../world/http/page.ts";
import { notValid } from "../world/http/problem.ts";
import { parseBody } from "../world/http/read-body.ts";
import type { Seal } from "../world/seal.ts";
import { openSettings } from "./access/stored-settings.ts";
import { newOtherConnection, otherConnectionPatch } from "./connection-body.ts";
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
import { holdRuleBook } from "./rule-book.ts";
import { showSettings } from "./show-settings.ts";

const SORT = "others";

/** `/v1/connections`: systems that other connectors than Huddle's speak to. `connector` says which, and stays. */
export function otherConnectionRoutes(
  parts: ConnectionParts & { readonly connectors: ReadonlyMap<string, Connector> },
): Router {
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
    const { connector, ...wish } = parseBody(request, newOtherConnection);
    requireConnector(parts.connectors, connector);
    // The domain is what people call it by; it follows from the address here.
    const domain = new URL(wish.base_url).hostname;
    const made = await makeConnection(parts, shopOf(response), { ...wish, domain, kind: connector });
    sendResource(response, showConnection(parts.seal, made), { status: 201 });
  });
  router.get("/:id", async (request, response) => {
    const wish = { id: request.params.id, sort: SORT } as const;
    sendResource(response, showConnection(parts.seal, await requireConnection(parts.db, shopOf(response), wish)));
  });
  router.patch("/:id", async (request, response) => {
    const shop = shopOf(response);
    const patch = parseBody(request, otherConnectionPatch);
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

function requireConnector(connectors: ReadonlyMap<string, Connector>, kind: string): void {
  const known = [...connectors.keys()].filter((name) => name !== "huddle");
  if (known.includes(kind)) return;
  const message = `is not one of those known: ${known.join(", ")}; Huddle communities are made at /v1/huddle/connections`;
  throw notValid([{ pointer: "/connector", message }]);
}

function showConnection(seal: Seal, { id, kind, name, base_url, settings, created_at, updated_at }: StoredConnection) {
  const { lite: _onlyHuddles, ...shown } = showSettings(openSettings(seal, settings));
  return {
    ...{ id, connector: kind, name, base_url, api_key: MASKED_KEY },
    ...shown,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
