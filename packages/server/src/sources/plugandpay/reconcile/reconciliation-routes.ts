import { Router } from "express";
import { noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { readPage, toPage } from "../../../platform/http/page.ts";
import { conflict, notFound } from "../../../platform/http/problem.ts";
import { parseBody } from "../../../platform/http/read-body.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { storableText } from "../receive/storable-text.ts";
import { readSource } from "../source/source-store.ts";
import { readSpan, reconciliationBody } from "./reconciliation-body.ts";
import { insertReconciliation, selectReconciliations, showReconciliation } from "./reconciliation-store.ts";
import { tokenProblem } from "./token-problem.ts";

/** What asking for comparisons needs. */
export interface ReconciliationRouteParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  /** Wakes whoever compares. */
  readonly hintReconciler: () => void;
}

/** `/v1/reconciliations`: the proof that nothing is missing, and the repair where something is. */
export function reconciliationRoutes(parts: ReconciliationRouteParts): Router {
  const { db, clock, newId } = parts;
  const router = Router();
  router.post("/", async (request, response) => {
    const shop = shopOf(response);
    const now = clock.now();
    const span = readSpan(parseBody(request, reconciliationBody), now);
    const problem = tokenProblem(await readSource(parts, shop));
    if (problem !== null) throw conflict(problem.code, problem.why);
    const id = newId("rec");
    await db.transaction().execute(async (tx) => {
      await insertReconciliation(tx, shop, { id, origin: "requested", ...span, now });
      await noteChange(parts, tx, { response, action: "reconciliation.started", subject: id });
    });
    parts.hintReconciler();
    response.status(202).json({ id });
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectReconciliations(db, shopOf(response))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    const language = languageOf(request);
    response.json(toPage(rows, page, { id: (row) => row.id, show: (row) => showReconciliation(row, language) }));
  });
  router.get("/:id", async (request, response) => {
    const row = await selectReconciliations(db, shopOf(response))
      .where("id", "=", storableText(request.params.id))
      .executeTakeFirst();
    if (!row) throw notFound("thing_reconciliation");
    response.json(showReconciliation(row, languageOf(request)));
  });
  return router;
}
