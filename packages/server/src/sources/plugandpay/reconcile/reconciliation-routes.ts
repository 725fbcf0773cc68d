import { dateTimeSchema } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { idOf, listOf, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { readPage, toPage } from "../../../platform/http/page.ts";
import { conflict, notFound, notValid } from "../../../platform/http/problem.ts";
import { parseBody } from "../../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { storableText } from "../receive/notice-store.ts";
import { readSource, tokenProblem } from "../source/source-store.ts";
import type { ReconciledSpan } from "./reconciliation-store.ts";
import {
  detailedReconciliationSchema,
  insertReconciliation,
  reconciliationSchema,
  selectReconciliations,
  showReconciliation,
  showUnreadable,
} from "./reconciliation-store.ts";

/** The body of `POST /v1/reconciliations`. */
const reconciliationBody = z.strictObject({ since: dateTimeSchema, until: dateTimeSchema.nullish() });

/** Without `until`, or with a time in the future, the span ends now. @throws Problem 422 for an invalid span. */
function readSpan(body: z.output<typeof reconciliationBody>, now: Date): ReconciledSpan {
  const since = new Date(body.since);
  const given = body.until ? new Date(body.until) : now;
  const until = given > now ? now : given;
  if (since <= until) return { since, until, openEnded: given >= now };
  const message = since > now ? hubMessage("time_in_future") : hubMessage("since_after_until_of_reconciliation");
  throw notValid([{ pointer: "/since", message }]);
}

export const RECONCILIATION_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/reconciliations": {
      id: "listReconciliations",
      summary: "The comparisons with Plug&Pay",
      description: "A comparison of the last three days starts automatically every hour.",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ReconciliationList", reconciliationSchema), "A page of comparisons.") },
    },
    "POST /v1/reconciliations": {
      id: "startReconciliation",
      summary: "Compare with Plug&Pay and add missing events",
      body: { schema: reconciliationBody, example: { since: "2026-11-01T00:00:00+01:00" } },
      answers: {
        202: json(z.object({ id: idOf("rec") }).meta({ id: "StartedReconciliation" }), "The comparison has started."),
      },
      conflict: "No API token is set, or Plug&Pay refused it.",
    },
    "GET /v1/reconciliations/{id}": {
      id: "getReconciliation",
      summary: "One comparison",
      answers: {
        200: json(
          detailedReconciliationSchema,
          "The comparison. While it runs, the counts are those of the finished pages.",
        ),
      },
    },
  },
};

interface ReconciliationRouteParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly hintReconciler: () => void;
}

/** `/v1/reconciliations`: compares the stored events with Plug&Pay and accepts the missing ones. */
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
      .select("unreadable")
      .where("id", "=", storableText(request.params.id))
      .executeTakeFirst();
    if (!row) throw notFound("thing_reconciliation");
    const language = languageOf(request);
    const { unreadable, ...shown } = row;
    const shownThings = unreadable.map((thing) => showUnreadable(thing, language));
    response.json({ ...showReconciliation(shown, language), unreadable: shownThings });
  });
  return router;
}
