import { nextAttemptAt, type UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NotFetched } from "./plugandpay-client.ts";

/** Why a page could not be had. `wrong` and `token` would be no better at another try. */
export type FetchFailure = NotFetched | { readonly kind: "wrong" | "token"; readonly why: UserMessage };

/** What trouble leaves behind. */
export interface SettledFailure {
  readonly error: UserMessage;
  /** When to try again; null if it has failed. */
  readonly dueAt: Date | null;
  readonly tries: number;
  readonly tokenRefused: boolean;
}

/** The tries at this page before this one, and what decides about the next. */
interface PageTry {
  readonly tries: number;
  readonly now: Date;
  readonly scheduleSeconds: readonly number[];
  /** Luck: from 0 up to but not including 1. */
  readonly random: () => number;
}

/** Only what may pass is tried again, by the schedule, and not before Plug&Pay asked to be asked again. */
export function settleFailure(trouble: FetchFailure, made: PageTry): SettledFailure {
  const tries = made.tries + 1;
  const failed = { error: trouble.why, dueAt: null, tries, tokenRefused: false };
  if (trouble.kind === "token_refused") return { ...failed, tokenRefused: true };
  // Nothing was asked, so that nothing is spent.
  if (trouble.kind === "held") return { ...failed, dueAt: trouble.until, tries: made.tries };
  if (trouble.kind !== "unavailable") return failed;
  const { retryAfterSeconds } = trouble;
  const dueAt = nextAttemptAt({ ...made, attemptsSpent: tries, retryAfterSeconds });
  return { ...failed, error: dueAt === null ? withTries(trouble.why, tries) : trouble.why, dueAt };
}

/** Why something was given up, and after how many tries. */
export function withTries(why: UserMessage, count: number): UserMessage {
  return count === 1 ? hubMessage("tried_once", { why }) : hubMessage("tried_times", { why, count });
}
