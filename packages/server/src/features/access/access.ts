import { ACCESS_STATES, DELIVERY_STATES, type Language, OUTCOMES } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Database } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type AccessFilter, type AccessRow, readAccessRows, readReasons, type ShownReason } from "./access-rows.ts";
import { problemText } from "./access-words.ts";
import { csvLine } from "./csv-line.ts";
import { type KnownAs, readAddresses, readKnownAs } from "./person-addresses.ts";
import { readStory } from "./story.ts";
import { taskFields } from "./tasks.ts";

const reason = z
  .object({
    event_id: idOf("evt"),
    order_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
    since: moment,
    until: moment.nullable(),
    trouble: z
      .enum(["reversed", "unpaid"])
      .nullable()
      .meta({ description: "Money that is missing for it: taken back, or not come in." }),
  })
  .meta({ id: "AccessReason" });

const fields = {
  id: idOf("acc"),
  email: z.string().meta({ description: "The address under which they have it, as first typed." }),
  other_emails: z
    .array(z.string())
    .meta({ description: "Other addresses that the shop knows as the same customer's." }),
  customer_ids: z.array(z.string()).meta({ description: "The shop's numbers for this person." }),
  connection_id: z.string(),
  sku: z.string().optional(),
  level: z.string().optional(),
  state: z.enum(ACCESS_STATES),
  reasons: z.array(reason),
  due_at: moment.nullable().meta({ description: "When it ends, where a delay is set." }),
  problem: z
    .object({ code: z.enum(["refused", "failed", "cancelled", "held"]), text: z.string() })
    .nullable()
    .meta({ description: "Why it needs somebody's attention." }),
  hold_id: z.string().nullable(),
  created_at: moment,
  updated_at: moment,
};

const access = z
  .object(fields)
  .meta({ id: "Access", description: "Either `sku` or `level` is there, by what the access is to." });

type ShownAccess = z.output<typeof access>;

const said = z
  .object({
    event_id: idOf("evt"),
    said: z.enum(["grant", "revoke", "started", "cancelled", "ended", "created", "paid", "reversed"]),
    email: z.string().nullable().meta({ description: "Under which address something was given; null of all else." }),
    occurred_at: moment,
    received_at: moment,
    rule: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    order_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
  })
  .meta({ id: "AccessEvent" });

const call = z
  .object({
    delivery_id: idOf("dlv"),
    do: z.enum(["grant", "revoke"]),
    created_at: moment,
    state: z.enum(DELIVERY_STATES).nullable().meta({ description: "Null where the delivery is kept no longer." }),
    attempts: count,
    last_status: z.int().nullable(),
    last_outcome: z.enum(OUTCOMES).nullable(),
  })
  .meta({ id: "AccessCall" });

const whole = z
  .object({
    ...fields,
    events: z.array(said),
    calls: z.array(call),
    tasks: z.array(z.object({ ...taskFields, cancelled_at: moment.nullable() }).meta({ id: "TaskOfAccess" })),
  })
  .meta({ id: "AccessWithStory" });

type ShownWhole = z.output<typeof whole>;

/** Everything that led to an access, as the API shows it. */
export type ShownStory = Pick<ShownWhole, "events" | "calls" | "tasks">;

const filters = {
  email: textParam("Only this person, by whichever of their addresses and whatever the case."),
  state: choiceParam(ACCESS_STATES, "Only access in this state."),
};

const table = {
  description: "The whole list as a table (RFC 4180).",
  schema: z.string(),
  type: "text/csv",
  tagged: false,
};

const rebuild = z
  .object({ state: z.enum(["running", "done"]), events: count, started_at: moment, ended_at: moment.nullable() })
  .meta({ id: "AccessRebuild" });

/** How far making the ledger anew is, as the API shows it. */
export type ShownRebuild = z.output<typeof rebuild>;

/** What the reference says of `/v1/access`. */
export const ACCESS_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/access": {
      id: "listAccess",
      summary: "Who has access to what, and why",
      query: { ...PAGE_QUERY, ...filters },
      answers: { 200: json(listOf("AccessList", access), "A page of the ledger.") },
      translated: true,
    },
    "GET /v1/access.csv": {
      id: "downloadAccess",
      summary: "The same as a table to take away",
      query: filters,
      answers: { 200: table },
    },
    "GET /v1/access/{id}": {
      id: "getAccess",
      summary: "One access, with all that led to it",
      answers: { 200: resource(whole, "The access, with its events, calls and tasks, the oldest first.") },
      translated: true,
    },
    "GET /v1/access/rebuild": {
      id: "getAccessRebuild",
      summary: "How far making the ledger anew is",
      answers: { 200: json(rebuild, "The last one.") },
      refuses: { 404: "The shop has no ledger of access yet." },
    },
    "POST /v1/access/rebuild": {
      id: "rebuildAccess",
      summary: "Make the ledger anew from the stored events",
      answers: { 202: json(rebuild, "It is under way.") },
      refuses: { 404: "The shop has no ledger of access yet." },
    },
  },
};

/** `/v1/access`: who has access to what and why, as a list, as a table to take away, and one row with all that led to it. */
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

/** Whoever is looked for by one address is found by whichever of theirs has the access. */
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

/** The whole list, a page at a time, so that a large community is not gathered in memory (RFC 4180). */
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
