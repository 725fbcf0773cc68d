import { type Request, Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { notValid } from "../../platform/http/problem.ts";
import { parseBody, readRawBody } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import { type AuditParts, createNote } from "../audit/index.ts";
import { startApplying } from "./apply-comparison.ts";
import { type ComparisonParts, makeComparison } from "./compare-with-list.ts";
import { readMemberList } from "./read-member-list.ts";
import { listText, readListBytes } from "./read-table.ts";
import { applySchema, FINDING_KINDS } from "./schema.ts";
import {
  type FindingRow,
  readFindings,
  requireComparison,
  selectComparisons,
  showComparison,
  showFinding,
} from "./store.ts";

/** What these routes need. The note is missing, because each request makes its own. */
export type ComparisonRouteParts = Omit<ComparisonParts, "note"> &
  AuditParts & { readonly hintAccessKeeper: () => void };

/**
 * `/v1/access/comparisons`: compares the ledger with the member list of another system, shows the differences, and then does what the owner
 * chose for exactly those people. It must be mounted before the router that reads bodies, because a list may be larger than other bodies.
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
    const kind = queryChoice(request, "kind", FINDING_KINDS);
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
    await startApplying({ ...parts, note }, shop, { id, wish: parseBody(request, applySchema) });
    parts.hintAccessKeeper();
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

/** A cursor is the number of a finding. */
function readPlace(cursor: string | null): number {
  if (cursor === null) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw notValid([{ pointer: "/cursor", message: hubMessage("cursor_unknown") }]);
}
