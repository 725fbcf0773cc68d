import type { GuardedRequest } from "@haak/core";
import { sql } from "kysely";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { inAmsterdam } from "../../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { type AskPlugAndPay, createPlugAndPayClient, type Fetched } from "./plugandpay-client.ts";

export interface PacedAskParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly request: GuardedRequest;
  /** For each question. */
  readonly timeoutMs: number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** Extends the lease before each question. If it throws, the question is not asked, because another worker has the row. */
  readonly keepUntil: (until: Date) => Promise<void>;
}

/** A lease lasts this much longer than a question, because the answer must still be accepted and recorded. */
const LEASE_MARGIN_MS = 10_000;

export function leaseMsOf(timeoutMs: number): number {
  return timeoutMs + LEASE_MARGIN_MS;
}

/**
 * Asks Plug&Pay at the pace of the shop, which all processes share, and never while Plug&Pay asked to wait. Answers are cached as
 * long as this function lives, because many orders name the same checkout.
 */
export function createPacedAsk(parts: PacedAskParts, source: PlugAndPaySource, apiToken: string): AskPlugAndPay {
  const found = new Map<string, Fetched>();
  const { baseUrl } = source;
  return async (path) => {
    const before = found.get(path);
    if (before !== undefined) return before;
    const paused = await waitForTurn(parts, source);
    if (paused !== null) return paused;
    const answer = await createPlugAndPayClient({ ...parts, baseUrl, apiToken })(path);
    if (answer.kind === "found") found.set(path, answer);
    await recordPause(parts, source, answer);
    return answer;
  };
}

async function waitForTurn(parts: PacedAskParts, { shop }: PlugAndPaySource): Promise<Fetched | null> {
  const { db, clock, wait, keepUntil } = parts;
  const now = clock.now();
  const { at, notBefore } = await takeTurn(db, { shopId: shop.id, now });
  if (notBefore !== null && notBefore > now) return pausedUntil(notBefore);
  await keepUntil(new Date(at.getTime() + leaseMsOf(parts.timeoutMs)));
  if (at <= now) return null;
  await wait(at.getTime() - now.getTime());
  // The answer to another question may have asked to wait in the meantime.
  const pause = await readPause(db, shop);
  return pause !== null && pause > clock.now() ? pausedUntil(pause) : null;
}

function pausedUntil(until: Date): Fetched {
  const shown = inAmsterdam(until).slice(0, 19).replace("T", " ");
  return {
    kind: "paused",
    why: hubMessage("plugandpay_asked_to_wait", { until: shown }),
    until,
  };
}

async function recordPause({ db, clock }: PacedAskParts, source: PlugAndPaySource, answer: Fetched): Promise<void> {
  if (answer.kind !== "unavailable" || answer.retryAfterSeconds === null) return;
  await pauseQuestions(db, source, new Date(clock.now().getTime() + answer.retryAfterSeconds * 1_000));
}

/** At most 4 questions a second about one shop, because Plug&Pay's limits are not published. */
const PACE_MS = 250;

/** If the next turn is further ahead than this, it is ignored, because then a clock was set back. */
const AHEAD_MS_MAX = 30_000;

/** `notBefore` is until when Plug&Pay asked not to be asked at all; null if it did not. */
interface Turn {
  readonly at: Date;
  readonly notBefore: Date | null;
}

/**
 * Reserves the shop's next turn to ask Plug&Pay. Any process may run it at any time: the update locks the row of the shop for a
 * moment, so that turns are given one after the other. Unused turns are not saved up, because a burst could exceed the limit.
 */
export async function takeTurn(db: Database, { shopId, now }: { shopId: string; now: Date }): Promise<Turn> {
  const ahead = new Date(now.getTime() + AHEAD_MS_MAX);
  const { rows } = await sql<{ nextAt: Date; notBefore: Date | null }>`
    update plugandpay_source set next_question_at =
      case
        when next_question_at > ${now}::timestamptz and next_question_at <= ${ahead}::timestamptz then next_question_at
        else ${now}::timestamptz
      end + ${PACE_MS}::integer * interval '1 millisecond'
    where shop_id = ${shopId}
    returning next_question_at as "nextAt", fetch_not_before as "notBefore"`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`Shop ${shopId} has no source.`);
  return { at: new Date(row.nextAt.getTime() - PACE_MS), notBefore: row.notBefore };
}

/**
 * Stores until when no process may ask Plug&Pay about this shop. It stores nothing if another token or address has been set since the
 * question, because Plug&Pay asked only the old one to wait.
 */
export async function pauseQuestions(db: Db, { shop, baseUrl, sealedApiToken }: PlugAndPaySource, until: Date) {
  await db
    .updateTable("plugandpay_source")
    .set({ fetch_not_before: sql<Date>`greatest(fetch_not_before, ${until}::timestamptz)` })
    .where("shop_id", "=", shop.id)
    .where("base_url", "=", baseUrl)
    .where("sealed_api_token", "=", sealedApiToken)
    .execute();
}

/** Until when no questions may be asked about this shop; null if they may. */
async function readPause(db: Db, { id }: Pick<ShopKey, "id">): Promise<Date | null> {
  const row = await db
    .selectFrom("plugandpay_source")
    .select("fetch_not_before")
    .where("shop_id", "=", id)
    .executeTakeFirst();
  return row?.fetch_not_before ?? null;
}
