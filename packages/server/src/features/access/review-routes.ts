import type { Language } from "@haak/core";
import { type Request, type Response, Router } from "express";
import { sql } from "kysely";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Database, Db, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey, SignedInShop } from "../../platform/shop.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { noteChange } from "../audit/index.ts";
import { lookSoon } from "./ledger/people.ts";
import { whoIs } from "./who-is.ts";

/** What deciding about a wave needs. */
export interface ReviewParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly ringKeeper: () => void;
  /** The wave as the API shows it. @throws Problem 404. */
  readonly readReview: (db: Db, shop: ShopKey, wish: { id: string; language: Language }) => Promise<unknown>;
}

/** `POST /v1/holds/{id}/release` carries a wave out; `/dismiss` leaves everybody in it their access. */
export function reviewRoutes(parts: ReviewParts): Router {
  const router = Router();
  const decide = async (request: Request<{ id: string }>, response: Response, state: "released" | "dismissed") => {
    const shop = shopOf(response);
    const { id } = request.params;
    await parts.db.transaction().execute(async (tx) => {
      await decideReview(parts, tx, { shop, id, state });
      await noteChange(parts, tx, { response, action: `hold.${state}`, subject: id });
    });
    parts.ringKeeper();
    const language = languageOf(request);
    response.set("Content-Language", language).json(await parts.readReview(parts.db, shop, { id, language }));
  };
  router.post("/:id/release", (request, response) => decide(request, response, "released"));
  router.post("/:id/dismiss", (request, response) => decide(request, response, "dismissed"));
  return router;
}

/** Said once. The people are taken before the wave is touched, as whoever decides about them does. */
async function decideReview(
  { clock }: ReviewParts,
  tx: Tx,
  { shop, id, state }: { shop: SignedInShop; id: string; state: "released" | "dismissed" },
): Promise<void> {
  const now = clock.now();
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ person: Buffer }>`
    select distinct person from access where ${ours} and hold_id = ${id}`.execute(tx);
  await lookSoon(tx, shop, { people: rows.map(({ person }) => person), now });
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
