import { Router } from "express";
import { sql } from "kysely";
import { lockLanes, wakeLanes } from "../queue/sql/lock-lanes.ts";
import type { Clock } from "../world/clock.ts";
import type { Database, Tx } from "../world/database.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { conflict, notFound } from "../world/http/problem.ts";
import type { Shop } from "../world/shop.ts";

/** What a manual retry needs. */
export interface RetryParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly hint: (bucket: number) => void;
}

/** `POST /v1/deliveries/{id}/retry`: due now, with its schedule unspent, under the same id and with the same bytes. */
export function retryRoutes(parts: RetryParts): Router {
  const router = Router();
  router.post("/:id/retry", async (request, response) => {
    const shop = shopOf(response);
    await retryDelivery(parts, shop, request.params.id);
    parts.hint(shop.bucket);
    response.status(202).json({ id: request.params.id });
  });
  return router;
}

async function retryDelivery({ db, clock }: RetryParts, shop: Shop, id: string): Promise<void> {
  const now = clock.now();
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ shopId: string; endpointId: string }>`
      update delivery set state = 'pending', due_at = ${now}, attempts_spent = 0, cancelling = false, held = false
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = ${id} and state <> 'sending' and problem is null
      returning shop_id as "shopId", endpoint_id as "endpointId"`.execute(tx);
    if (rows.length === 0) await explainNoRetry(tx, shop, id);
    await lockLanes(tx, shop.bucket, rows);
    await wakeLanes(
      tx,
      shop.bucket,
      rows.map((row) => ({ ...row, dueAt: now })),
    );
  });
}

async function explainNoRetry(db: Tx, shop: Shop, id: string): Promise<never> {
  const row = await db
    .selectFrom("delivery")
    .select(["id", "problem"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("delivery");
  if (row.problem !== null) throw conflict("cannot_work", row.problem);
  throw conflict("sending", "This delivery is being sent at this moment. Look at what it came to, then retry.");
}
