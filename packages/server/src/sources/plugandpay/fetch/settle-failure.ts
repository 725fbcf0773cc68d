import { nextAttemptAt, type UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NotFetched } from "./plugandpay-client.ts";

/** Why a page could not be fetched. `wrong` and `token` are not tried again, because another try would fail the same way. */
export type FetchFailure = NotFetched | { readonly kind: "wrong" | "token"; readonly why: UserMessage };

export interface SettledFailure {
  readonly error: UserMessage;
  /** When to try again; null if it has failed. */
  readonly dueAt: Date | null;
  readonly tries: number;
  readonly tokenRefused: boolean;
}

interface PageTry {
  readonly tries: number;
  readonly now: Date;
  readonly scheduleSeconds: readonly number[];
  /** A random number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Only a temporary failure is tried again: by the schedule, and never before the time that Plug&Pay asked for. */
export function settleFailure(failure: FetchFailure, made: PageTry): SettledFailure {
  const tries = made.tries + 1;
  const failed = { error: failure.why, dueAt: null, tries, tokenRefused: false };
  if (failure.kind === "token_refused") return { ...failed, tokenRefused: true };
  // This is not counted as a try, because nothing was asked.
  if (failure.kind === "paused") return { ...failed, dueAt: failure.until, tries: made.tries };
  if (failure.kind !== "unavailable") return failed;
  const { retryAfterSeconds } = failure;
  const dueAt = nextAttemptAt({ ...made, attemptsSpent: tries, retryAfterSeconds });
  return { ...failed, error: dueAt === null ? withTries(failure.why, tries) : failure.why, dueAt };
}

export function withTries(why: UserMessage, count: number): UserMessage {
  return count === 1 ? hubMessage("tried_once", { why }) : hubMessage("tried_times", { why, count });
}
