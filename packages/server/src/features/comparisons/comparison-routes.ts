import type { MemberFinding } from "@haak/core";
import { type Request, Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { parseBody, readRawBody } from "../../platform/http/read-body.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import { type AuditParts, createNote } from "../audit/index.ts";
import {
  type FindingRow,
  readFindings,
  requireComparison,
  selectComparisons,
  showComparison,
  showFinding,
} from "./comparison-store.ts";
import { type ComparisonParts, makeComparison } from "./make-comparison.ts";
import { listText, readListBytes } from "./read-list-text.ts";
import { readMemberList } from "./read-member-list.ts";
import { startApplying } from "./start-applying.ts";

/** What these routes need; the note is of each request. */
export type ComparisonRouteParts = Omit<ComparisonParts, "note"> & AuditParts & { readonly ringKeeper: () => void };

/** What a finding can be. */
export const KINDS = ["missing", "without_reason"] as const satisfies readonly MemberFinding["kind"][];

/** What is to be done about whom a comparison found. */
export const applyBody = z
  .strictObject({
    missing: z.enum(["grants", "tasks"]).nullable().default(null),
    without_reason: z.enum(["tasks"]).nullable().default(null),
  })
  .refine(
    ({ missing, without_reason }) => missing !== null || without_reason !== null,
    hubMessage("comparison_apply_empty"),
  );

/**
 * `/v1/access/comparisons`: compares the ledger with a list of the members of another system, shows whom the two disagree
 * about, and then does what is wanted about exactly those. Has to hang before what reads bodies, as a list may be larger.
 */
export function comparisonRoutes(parts: ComparisonRouteParts): Router {
  const router = Router();
  router.post("/", readListBytes, async (request, response) => {
    const shop = shopOf(response);
    const connectionId = readConnectionId(request);
    const list = await readMemberList(listText(request));
    const note = createNote(parts, { response, action: "comparison.made" });
    const id = await makeComparison({ ...parts, note }, shop, { connectionId, list });
    response.status(201).json(showComparison(await requireComparison(parts.db, shop, id)));
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const connectionId = queryText(request, "connection_id");
    const rows = await selectComparisons(parts.db, shopOf(response))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .$if(connectionId !== null, (query) => query.where("connection_id", "=", connectionId))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showComparison }));
  });
  router.get("/:id", async (request, response) => {
    response.json(showComparison(await requireComparison(parts.db, shopOf(response), request.params.id)));
  });
  router.get("/:id/findings", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const { id } = await requireComparison(parts.db, shop, request.params.id);
    const kind = queryChoice(request, "kind", KINDS);
    const filter = { comparisonId: id, kind, after: readPlace(page.before), limit: page.limit + 1 };
    const rows = await readFindings(parts.db, shop, filter);
    const language = languageOf(request);
    const show = (row: FindingRow) => showFinding(row, language);
    response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => `${row.number}`, show }));
  });
  router.post("/:id/apply", readRawBody, async (request: Request<{ id: string }>, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    const note = createNote(parts, { response, action: "comparison.applied" });
    await startApplying({ ...parts, note }, shop, { id, wish: parseBody(request, applyBody) });
    parts.ringKeeper();
    response.status(202).json(showComparison(await requireComparison(parts.db, shop, id)));
  });
  return router;
}

function readConnectionId(request: Request): string {
  const id = queryText(request, "connection_id");
  if (id !== null) return id;
  const message = hubMessage("comparison_connection_missing");
  throw notValid([{ pointer: "/connection_id", message }]);
}

/** Findings are told apart by their place. */
function readPlace(cursor: string | null): number {
  if (cursor === null) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw notValid([{ pointer: "/cursor", message: hubMessage("cursor_unknown") }]);
}
