import type { Language } from "@haak/core";
import { Router } from "express";
import { sql } from "kysely";
import { shopOf } from "../../platform/http/authenticate.ts";
import { sendResource } from "../../platform/http/etag.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { queryChoice, readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import type { Database, Db } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { translateKeyName } from "../audit/index.ts";

/** What became of a wave. */
export const REVIEW_STATES = ["held", "released", "dismissed"] as const;

interface ReviewRow {
  readonly id: string;
  readonly connection_id: string;
  readonly state: (typeof REVIEW_STATES)[number];
  readonly people: number;
  readonly created_at: Date;
  readonly decided_at: Date | null;
  readonly decided_by: string | null;
}

/** `GET /v1/holds` and `/v1/holds/{id}`: waves of revokes that were out of proportion, and wait for the owner's word. */
export function reviewViewRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const state = queryChoice(request, "state", REVIEW_STATES);
    const where = sql`true
      ${state === null ? sql`` : sql`and h.state = ${state}`}
      ${page.before === null ? sql`` : sql`and h.id < ${page.before}`}`;
    const rows = await readReviews(db, shopOf(response), { where, limit: page.limit + 1 });
    const language = languageOf(request);
    const shown = toPage(rows, page, { id: (row) => row.id, show: (row) => showReview(row, language) });
    response.set("Content-Language", language).json(shown);
  });
  router.get("/:id", async (request, response) => {
    const language = languageOf(request);
    const hold = await readReview(db, shopOf(response), { id: request.params.id, language });
    sendResource(response.set("Content-Language", language), hold);
  });
  return router;
}

/** One wave as it is shown. @throws Problem 404. */
export async function readReview(db: Db, shop: ShopKey, { id, language }: { id: string; language: Language }) {
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

/** `waiting` counts the revokes that still wait: those of people who bought again in the meantime do not. */
function showReview({ people, created_at, decided_at, ...row }: ReviewRow, language: Language) {
  return {
    ...row,
    waiting: row.state === "held" ? people : 0,
    created_at: created_at.toISOString(),
    decided_at: decided_at?.toISOString() ?? null,
    decided_by: row.decided_by && translateKeyName(row.decided_by, language),
  };
}
