import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type AuditParts, noteChange } from "../audit/index.ts";
import { type Rebuild, readRebuild, startRebuild } from "./ledger/rebuild-store.ts";
import type { ShownRebuild } from "./schema.ts";

export interface RebuildRouteParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly hintAccessKeeper: () => void;
}

/** `/v1/access/rebuild`: rebuilds the ledger from the stored events, and shows the progress. */
export function rebuildRoutes(parts: RebuildRouteParts): Router {
  const router = Router();
  router.post("/rebuild", async (_request, response) => {
    const shop = shopOf(response);
    await parts.db.transaction().execute(async (tx) => {
      if (!(await startRebuild(tx, shop, parts.clock.now()))) throw notFound("thing_access_ledger");
      await noteChange(parts, tx, { response, action: "access.rebuilt", subject: null });
    });
    parts.hintAccessKeeper();
    response.status(202).json(showRebuild(await requireRebuild(parts.db, shop)));
  });
  router.get("/rebuild", async (_request, response) => {
    response.json(showRebuild(await requireRebuild(parts.db, shopOf(response))));
  });
  return router;
}

async function requireRebuild(db: Database, shop: ShopKey): Promise<Rebuild> {
  const rebuild = await readRebuild(db, shop);
  if (!rebuild) throw notFound("thing_access_ledger");
  return rebuild;
}

function showRebuild({ events, startedAt, endedAt }: Rebuild): ShownRebuild {
  return {
    state: endedAt === null ? "running" : "done",
    events,
    started_at: startedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
  };
}
