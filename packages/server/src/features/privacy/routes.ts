import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { parseBody } from "../../platform/http/read-body.ts";
import type { Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { noteChange } from "../audit/index.ts";
import { type ErasureParts, startErasure } from "./erasure.ts";
import { newErasureSchema, type ShownErasure } from "./schema.ts";

const COLUMNS = ["id", "events", "deliveries", "notices", "left_access", "started_at", "ended_at"] as const;

/** `/v1/erasures`: erases a person on request and shows the progress. The address is stored only until the erasure is done, and is never shown. */
export function erasureRoutes(parts: ErasureParts & { readonly hintAccessKeeper: () => void }): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const { email } = parseBody(request, newErasureSchema);
    const note = (tx: Tx, subject: string) => noteChange(parts, tx, { response, action: "erasure.started", subject });
    const id = await startErasure({ ...parts, note }, shop, email);
    parts.hintAccessKeeper();
    response.status(202).json(await requireErasure(parts.db, shop, id));
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectErasures(parts.db, shopOf(response))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showErasure }));
  });
  router.get("/:id", async (request, response) => {
    response.json(await requireErasure(parts.db, shopOf(response), request.params.id));
  });
  return router;
}

function selectErasures(db: Db, shop: ShopKey) {
  return db.selectFrom("erasure").select(COLUMNS).where("bucket", "=", shop.bucket).where("shop_id", "=", shop.id);
}

type ErasureRow = Awaited<ReturnType<ReturnType<typeof selectErasures>["executeTakeFirstOrThrow"]>>;

async function requireErasure(db: Db, shop: ShopKey, id: string) {
  const row = await selectErasures(db, shop).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound("thing_erasure");
  return showErasure(row);
}

/** Shows an erasure. The owner must revoke `left_access` in the other system, because Haak no longer knows the person. */
function showErasure(row: ErasureRow): ShownErasure {
  return {
    id: row.id,
    state: row.ended_at === null ? "running" : "done",
    events: row.events,
    deliveries: row.deliveries,
    notices: row.notices,
    left_access: row.left_access,
    started_at: row.started_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  };
}
