import { ACCESS_STATES, type Language } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type AuditParts, noteChange } from "../audit/index.ts";
import { type AccessFilter, type AccessRow, readAccessRows, readReasons, type ShownReason } from "./access-rows.ts";
import { problemText } from "./access-words.ts";
import { type KnownAs, readAddresses, readKnownAs } from "./ledger/link-store.ts";
import { type Rebuild, readRebuild, startRebuild } from "./ledger/rebuild-store.ts";
import type { ShownAccess, ShownRebuild, ShownWhole } from "./schema.ts";
import { readStory } from "./story.ts";

/** `/v1/access`: who has access to what, and why. It is a list, a CSV file to download, or one row with its history. */
export function accessRoutes(db: Database): Router {
  const router = Router();
  router.get("/access.csv", async (request, response) => {
    const shop = shopOf(response);
    await sendTable(db, shop, { filter: await readFilter(db, shop, request), response });
  });
  router.get("/access", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const rows = await readAccessRows(db, shop, {
      ...(await readFilter(db, shop, request)),
      before: page.before,
      id: null,
      limit: page.limit + 1,
    });
    const reasons = await readReasons(
      db,
      shop,
      rows.map(({ id }) => id),
    );
    const knownAs = await readKnownAs(
      db,
      shop,
      rows.map(({ person }) => person),
    );
    const language = languageOf(request);
    const show = (row: AccessRow) =>
      showAccess(row, { reasons: reasons.get(row.id) ?? [], known: knownAs(row.email), language });
    response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
  });
  router.get("/access/:id", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    const [row] = await readAccessRows(db, shop, { people: null, state: null, before: null, id, limit: 1 });
    if (!row) throw notFound("thing_access");
    const language = languageOf(request);
    const reasons = (await readReasons(db, shop, [id])).get(id) ?? [];
    const known = (await readKnownAs(db, shop, [row.person]))(row.email);
    const story = await readStory(db, shop, { row, known, language });
    const shown: ShownWhole = { ...showAccess(row, { reasons, known, language }), ...story };
    sendResource(response.set("Content-Language", language), shown);
  });
  return router;
}

/** A search by one address also finds access under the other addresses of the same person. */
async function readFilter(
  db: Database,
  shop: ShopKey,
  request: Request,
): Promise<Pick<AccessFilter, "people" | "state">> {
  const email = queryText(request, "email");
  const state = queryChoice(request, "state", ACCESS_STATES);
  return { people: email === null ? null : await readAddresses(db, shop, email), state };
}

interface Shown {
  readonly reasons: readonly ShownReason[];
  readonly known: KnownAs;
  readonly language: Language;
}

function showAccess(row: AccessRow, { reasons, known, language }: Shown): ShownAccess {
  return {
    id: row.id,
    email: row.email,
    other_emails: [...known.otherEmails],
    customer_ids: [...known.customerIds],
    connection_id: row.connectionId,
    ...(row.itemKind === "sku" ? { sku: row.item } : { level: row.item }),
    state: row.state,
    reasons: [...reasons],
    due_at: row.dueAt?.toISOString() ?? null,
    problem:
      row.problem === null
        ? null
        : { code: row.problem, text: problemText(row.problem, { wanted: row.wanted, language }) },
    hold_id: row.reviewId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

const ROWS_A_PAGE = 1_000;

/** Sends the whole list page by page (RFC 4180), so that a large community need not fit in memory. */
async function sendTable(
  db: Database,
  shop: ShopKey,
  { filter, response }: { filter: Pick<AccessFilter, "people" | "state">; response: Response },
): Promise<void> {
  response.set({
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": 'attachment; filename="access.csv"',
  });
  response.write(
    csvLine(["email", "connection_id", "sku", "level", "state", "since", "reasons", "due_at", "other_emails"]),
  );
  for (let before: string | null = null; ; ) {
    const rows: AccessRow[] = await readAccessRows(db, shop, { ...filter, before, id: null, limit: ROWS_A_PAGE });
    const reasons = await readReasons(
      db,
      shop,
      rows.map(({ id }) => id),
    );
    const knownAs = await readKnownAs(
      db,
      shop,
      rows.map(({ person }) => person),
    );
    for (const row of rows) response.write(tableLine(row, reasons.get(row.id) ?? [], knownAs(row.email)));
    before = rows.at(-1)?.id ?? null;
    if (rows.length < ROWS_A_PAGE) break;
  }
  response.end();
}

function tableLine(row: AccessRow, reasons: readonly ShownReason[], { otherEmails }: KnownAs): string {
  const sku = row.itemKind === "sku" ? row.item : "";
  const level = row.itemKind === "level" ? row.item : "";
  const purchases = reasons.map(({ order_id, subscription_id, event_id }) => subscription_id ?? order_id ?? event_id);
  const dueAt = row.dueAt?.toISOString() ?? "";
  return csvLine([
    row.email,
    row.connectionId,
    sku,
    level,
    row.state,
    reasons[0]?.since ?? "",
    purchases.join(" "),
    dueAt,
    otherEmails.join(" "),
  ]);
}

/**
 * One line of a CSV file (RFC 4180). A cell that a spreadsheet would execute as a formula gets an apostrophe, because a buyer could
 * otherwise type an address at the checkout that runs on the computer of the person who opens the file.
 */
function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
