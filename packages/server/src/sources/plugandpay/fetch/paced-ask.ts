import type { GuardedRequest } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import { inAmsterdam } from "../../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { type AskPlugAndPay, createPlugAndPayClient, type Fetched } from "./plugandpay-client.ts";
import { pauseQuestions, readPause, takeTurn } from "./question-pace.ts";

/** What asking needs. */
export interface PacedAskParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly request: GuardedRequest;
  /** For each question. */
  readonly timeoutMs: number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** Told before each question until when its lease is needed; may throw, and then it is not asked. */
  readonly keepUntil: (until: Date) => Promise<void>;
}

/** A lease outlives a question by this much: for accepting and recording after it. */
const LEASE_SPARE_MS = 10_000;

/** How long a lease must last that allows one question. */
export function leaseMsOf(timeoutMs: number): number {
  return timeoutMs + LEASE_SPARE_MS;
}

/**
 * Asks Plug&Pay at the shop's pace, which all who ask about it share, and not while it asked for patience. What was found is
 * kept for as long as this is: many orders name one checkout.
 */
export function createPacedAsk(parts: PacedAskParts, source: PlugAndPaySource, apiToken: string): AskPlugAndPay {
  const found = new Map<string, Fetched>();
  const { baseUrl } = source;
  return async (path) => {
    const before = found.get(path);
    if (before !== undefined) return before;
    const held = await waitForTurn(parts, source);
    if (held !== null) return held;
    const answer = await createPlugAndPayClient({ ...parts, baseUrl, apiToken })(path);
    if (answer.kind === "found") found.set(path, answer);
    await respectRetryAfter(parts, source, answer);
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
  // Another question may have been answered with a wish for patience meanwhile.
  const hold = await readPause(db, shop);
  return hold !== null && hold > clock.now() ? pausedUntil(hold) : null;
}

function pausedUntil(until: Date): Fetched {
  const shown = inAmsterdam(until).slice(0, 19).replace("T", " ");
  return {
    kind: "held",
    why: hubMessage("plugandpay_asked_to_wait", { until: shown }),
    until,
  };
}

async function respectRetryAfter(
  { db, clock }: PacedAskParts,
  source: PlugAndPaySource,
  answer: Fetched,
): Promise<void> {
  if (answer.kind !== "unavailable" || answer.retryAfterSeconds === null) return;
  await pauseQuestions(db, source, new Date(clock.now().getTime() + answer.retryAfterSeconds * 1_000));
}
