import type { Language } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { sql } from "kysely";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { queryChoice, readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { noteChange, translateKeyName, whoIs } from "../audit/index.ts";
import { checkSoon } from "./ledger/people.ts";

/** The state of a review. `held` means that it waits for the owner. */
const REVIEW_STATES = ["held", "released", "dismissed"] as const;

const review = z
  .object({
    id: idOf("hld"),
    connection_id: z.string(),
    state: z.enum(REVIEW_STATES),
    waiting: count.meta({ description: "The number of revokes that still wait." }),
    created_at: moment,
    decided_at: moment.nullable(),
    decided_by: z.string().nullable(),
  })
  .meta({ id: "Hold" });

type ShownReview = z.output<typeof review>;

const DECIDED = "The review was already decided.";

/** The documentation of `/v1/holds`. */
export const REVIEW_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/holds": {
      id: "listHolds",
      summary: "Reviews: revokes that wait until the owner releases or dismisses them",
      query: { ...PAGE_QUERY, state: choiceParam(REVIEW_STATES, "Only reviews in this state.") },
      answers: { 200: json(listOf("HoldList", review), "A page of reviews.") },
      translated: true,
    },
    "GET /v1/holds/{id}": {
      id: "getHold",
      summary: "One review",
      answers: { 200: resource(review, "The review.") },
      translated: true,
    },
    "POST /v1/holds/{id}/release": {
      id: "releaseHold",
      summary: "Carry out the revokes of a review",
      answers: { 200: json(review, "The released review.") },
      conflict: DECIDED,
      translated: true,
    },
    "POST /v1/holds/{id}/dismiss": {
      id: "dismissHold",
      summary: "Let the people of a review keep their access",
      answers: { 200: json(review, "The dismissed review.") },
      conflict: DECIDED,
      translated: true,
    },
  },
};

interface ReviewRow {
  readonly id: string;
  readonly connection_id: string;
  readonly state: (typeof REVIEW_STATES)[number];
  readonly people: number;
  readonly created_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
}

/** One review as the API shows it. @throws Problem 404. */
async function readReview(db: Db, shop: ShopKey, { id, language }: { id: string; language: Language }) {
  const [row] = await readReviews(db, shop, { where: sql`h.id = ${id}`, limit: 1 });
  if (!row) throw notFound("thing_review");
  return showReview(row, language);
}

async function readReviews(
  db: Db,
  shop: ShopKey,
  { where, limit }: { where: ReturnType<typeof sql>; limit: number },
): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`
    select h.id, h.connection_id, h.state, h.created_at, h.decided_at, h.decided_by, (
      select count(*) from access a
      where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.hold_id = h.id) as people
    from access_review h
    where h.bucket = ${shop.bucket}::smallint and h.shop_id = ${shop.id} and ${where}
    order by h.id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** `waiting` excludes people who have bought again since, because their revoke is no longer wanted. */
function showReview({ people, created_at, decided_at, ...row }: ReviewRow, language: Language): ShownReview {
  return {
    ...row,
    waiting: row.state === "held" ? people : 0,
    created_at: created_at.toISOString(),
    decided_at: decided_at?.toISOString() ?? null,
    decided_by: row.decided_by && translateKeyName(row.decided_by, language),
  };
}

export interface ReviewParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly hintAccessKeeper: () => void;
}

/**
 * `/v1/holds`: reviews of revokes that came in too large a number at once. They wait until the owner decides: `release` revokes the access,
 * `dismiss` lets the people keep it.
 */
export function reviewRoutes(parts: ReviewParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const state = queryChoice(request, "state", REVIEW_STATES);
    const where = sql`true
      ${state === null ? sql`` : sql`and h.state = ${state}`}
      ${page.before === null ? sql`` : sql`and h.id < ${page.before}`}`;
    const rows = await readReviews(parts.db, shopOf(response), { where, limit: page.limit + 1 });
    const language = languageOf(request);
    const shown = toPage(rows, page, { id: (row) => row.id, show: (row) => showReview(row, language) });
    response.set("Content-Language", language).json(shown);
  });
  router.get("/:id", async (request, response) => {
    const language = languageOf(request);
    const review = await readReview(parts.db, shopOf(response), { id: request.params.id, language });
    sendResource(response.set("Content-Language", language), review);
  });
  const decide = async (request: Request<{ id: string }>, response: Response, state: "released" | "dismissed") => {
    const shop = shopOf(response);
    const { id } = request.params;
    await parts.db.transaction().execute(async (tx) => {
      await decideReview(parts, tx, { shop, id, state });
      await noteChange(parts, tx, { response, action: `hold.${state}`, subject: id });
    });
    parts.hintAccessKeeper();
    const language = languageOf(request);
    response.set("Content-Language", language).json(await readReview(parts.db, shop, { id, language }));
  };
  router.post("/:id/release", (request, response) => decide(request, response, "released"));
  router.post("/:id/dismiss", (request, response) => decide(request, response, "dismissed"));
  return router;
}

/** Decides a review, once. The people are locked before the review, because a decision about people locks in this order too. */
async function decideReview(
  { clock }: ReviewParts,
  tx: Tx,
  { shop, id, state }: { shop: SignedInShop; id: string; state: "released" | "dismissed" },
): Promise<void> {
  const now = clock.now();
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ person: Buffer }>`
    select distinct person from access where ${ours} and hold_id = ${id}`.execute(tx);
  await checkSoon(tx, shop, { people: rows.map(({ person }) => person), now });
  const by = await whoIs(tx, shop);
  const { numAffectedRows } = await sql`
    update access_review set state = ${state}, decided_at = ${now}::timestamptz, decided_by = ${by}
    where ${ours} and id = ${id} and state = 'held'`.execute(tx);
  if (numAffectedRows === 0n) await explain(tx, shop, id);
  await sql`
    update access set ${state === "released" ? sql`progress = 'released'` : sql`progress = 'kept', hold_id = null, state = 'granted'`}
    where ${ours} and hold_id = ${id} and progress = 'in_review'`.execute(tx);
}

async function explain(tx: Tx, shop: ShopKey, id: string): Promise<never> {
  const row = await tx
    .selectFrom("access_review")
    .select("state")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) throw notFound("thing_review");
  throw conflict(
    "decided",
    hubMessage("review_already_decided", {
      state: hubMessage(row.state === "released" ? "state_released" : "state_dismissed"),
    }),
  );
}
