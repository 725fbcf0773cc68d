import { nextAttemptAt, type UserMessage } from "@haak/core";
import { withTries } from "../fetch/settle-failure.ts";

/** What one try at a notice came to. Sentences are for the seller and hold no secret. */
export type HandledNotice =
  /** It is an event, this one; `note` says what could not be found out. */
  | { readonly kind: "done"; readonly eventId: string; readonly note: UserMessage | null }
  /** Worth another try by the schedule, not before `retryAfterSeconds`. */
  | { readonly kind: "again"; readonly why: UserMessage; readonly retryAfterSeconds: number | null }
  /** Nothing could be asked before this moment. */
  | { readonly kind: "held"; readonly why: UserMessage; readonly until: Date }
  /** There is no API token, or only one that was refused. */
  | { readonly kind: "needs_token"; readonly why: UserMessage }
  /** This try found out that the token is refused. */
  | { readonly kind: "token_refused"; readonly why: UserMessage }
  /** Another try would not help. */
  | { readonly kind: "failed"; readonly why: UserMessage };

/** A notice after a try, as it is to be stored. */
export interface SettledNotice {
  readonly state: "waiting" | "done" | "failed";
  readonly error: UserMessage | null;
  readonly eventId: string | null;
  readonly dueAt: Date | null;
  readonly tries: number;
  /** True if a new API token makes it due again. */
  readonly wantsToken: boolean;
  /** True if Plug&Pay refused the token: then nothing more is asked with it. */
  readonly tokenRefused: boolean;
}

/** When a try ended and what decides about the next one. */
interface NoticeTry {
  /** Tries before this one. */
  readonly tries: number;
  readonly now: Date;
  readonly scheduleSeconds: readonly number[];
  /** Luck: from 0 up to but not including 1. */
  readonly random: () => number;
}

const RESTING = {
  error: null,
  eventId: null,
  dueAt: null,
  wantsToken: false,
  tokenRefused: false,
} as const;

/** What a try leaves behind. One that could ask nothing spends nothing of the schedule. */
export function settleNotice(handled: HandledNotice, made: NoticeTry): SettledNotice {
  const tries = made.tries + 1;
  switch (handled.kind) {
    case "done":
      return { ...RESTING, state: "done", error: handled.note, eventId: handled.eventId, tries };
    case "again":
      return settleAgain(handled, { ...made, tries });
    case "held":
      return { ...RESTING, state: "waiting", error: handled.why, dueAt: handled.until, tries: made.tries };
    case "needs_token":
      return { ...RESTING, state: "waiting", error: handled.why, tries: made.tries, wantsToken: true };
    case "token_refused":
      return { ...RESTING, state: "failed", error: handled.why, tries, wantsToken: true, tokenRefused: true };
    case "failed":
      return { ...RESTING, state: "failed", error: handled.why, tries };
  }
}

function settleAgain(handled: Extract<HandledNotice, { kind: "again" }>, made: NoticeTry): SettledNotice {
  const { tries } = made;
  const { retryAfterSeconds } = handled;
  const dueAt = nextAttemptAt({ ...made, attemptsSpent: tries, retryAfterSeconds });
  if (dueAt !== null) return { ...RESTING, state: "waiting", error: handled.why, dueAt, tries };
  return { ...RESTING, state: "failed", error: withTries(handled.why, tries), tries };
}
