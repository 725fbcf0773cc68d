import { Router } from "express";
import { noteChange } from "../../../world/audit/note-change.ts";
import type { Clock } from "../../../world/clock.ts";
import type { Database } from "../../../world/database.ts";
import { shopOf } from "../../../world/http/authenticate.ts";
import { languageOf } from "../../../world/http/language-of.ts";
import { readPage, toPage } from "../../../world/http/page.ts";
import { conflict, notFound } from "../../../world/http/problem.ts";
import { parseBody } from "../../../world/http/read-body.ts";
import type { NewId } from "../../../world/ids.ts";
import type { Seal } from "../../../world/seal.ts";
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
    if (!row) throw notFound("reconciliation");
    response.json(showReconciliation(row, languageOf(request)));
  });
  return router;
}
