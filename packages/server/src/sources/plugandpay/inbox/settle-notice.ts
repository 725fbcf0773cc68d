import { nextAttemptAt, type UserMessage } from "@haak/core";
import { dueTable } from "../../../platform/jobs/due-table.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { ReadingNote } from "../../../platform/reading-note.ts";
import { withTries } from "../fetch/plugandpay-client.ts";
import { storableMessage } from "../receive/notice-store.ts";
import { lockToken, type PlugAndPaySource, refuseToken } from "../source/source-store.ts";

/** The result of one try at a notice. The messages are shown to the seller, so that they must not contain a secret. */
export type HandledNotice =
  /** The notice became this event; `note` names what could not be found out, and `notes` are the odd values that were read. */
  | {
      readonly kind: "done";
      readonly eventId: string;
      readonly note: UserMessage | null;
      readonly notes: readonly ReadingNote[];
    }
  /** A temporary failure: it is tried again by the schedule, but not before `retryAfterSeconds`. */
  | { readonly kind: "again"; readonly why: UserMessage; readonly retryAfterSeconds: number | null }
  /** Nothing was asked, because Plug&Pay asked to wait until this moment. */
  | { readonly kind: "paused"; readonly why: UserMessage; readonly until: Date }
  /** There is no API token, or only one that was refused. */
  | { readonly kind: "needs_token"; readonly why: UserMessage }
  /** Plug&Pay refused the token in this try. */
  | { readonly kind: "token_refused"; readonly why: UserMessage }
  /** Another try would not help. */
  | { readonly kind: "failed"; readonly why: UserMessage };

export interface SettledNotice {
  readonly state: "waiting" | "done" | "failed";
  readonly error: UserMessage | null;
  readonly notes: readonly ReadingNote[];
  readonly eventId: string | null;
  readonly dueAt: Date | null;
  readonly tries: number;
  /** True if a new API token makes it due again. */
  readonly wantsToken: boolean;
  /** True if Plug&Pay refused the token: then the hub must not use it again. */
  readonly tokenRefused: boolean;
}

interface NoticeTry {
  /** The number of earlier tries. */
  readonly tries: number;
  readonly now: Date;
  readonly scheduleSeconds: readonly number[];
  /** A random number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

const RESTING = {
  error: null,
  notes: [],
  eventId: null,
  dueAt: null,
  wantsToken: false,
  tokenRefused: false,
} as const;

/** Decides the next state of a notice. A try that asked nothing does not count, because the schedule limits requests to Plug&Pay. */
export function settleNotice(handled: HandledNotice, made: NoticeTry): SettledNotice {
  const tries = made.tries + 1;
  switch (handled.kind) {
    case "done":
      return { ...RESTING, state: "done", error: handled.note, notes: handled.notes, eventId: handled.eventId, tries };
    case "again":
      return settleAgain(handled, { ...made, tries });
    case "paused":
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

/** While Plug&Pay asked not to be asked about a shop, no notice of that shop is claimed, because its try could only fail. */
export const DUE_NOTICES = dueTable({
  table: "inbox",
  key: "id",
  claimed: { state: "fetching" },
  notBefore: { table: "plugandpay_source", column: "fetch_not_before" },
  columns: {
    receivedAt: "received_at",
    version: "version",
    contentType: "content_type",
    body: "body",
    tries: "tries",
    /** The span in which the notice was received; null if tracing is off. */
    traceparent: "traceparent",
  },
});

/** Until the lease ends, no other worker may settle this notice. */
export type ClaimedNotice = NonNullable<Awaited<ReturnType<typeof DUE_NOTICES.claim>>>;

export interface EndedTry {
  readonly claimed: ClaimedNotice;
  readonly source: PlugAndPaySource;
  readonly settled: SettledNotice;
  readonly now: Date;
}

/**
 * Records a try, but only if its lease is still valid: otherwise another worker has the notice and will settle it. The source is
 * locked before the notice, as everywhere, so that a token set in the meantime is never marked as refused, and a notice that waits
 * for a token never misses it.
 */
export async function recordNotice(db: Database, ended: EndedTry): Promise<void> {
  const { settled } = ended;
  await db.transaction().execute(async (tx) => {
    const outdated = settled.wantsToken && !(await lockToken(tx, ended.source));
    await DUE_NOTICES.updateIfLeased(tx, ended.claimed, columnsOf(outdated ? dueAtOnce(ended) : settled));
    if (settled.tokenRefused && !outdated) await refuseToken(tx, ended.source);
  });
}

function dueAtOnce({ claimed, settled, now }: EndedTry): SettledNotice {
  return { ...settled, state: "waiting", error: null, dueAt: now, tries: claimed.tries, wantsToken: false };
}

function columnsOf(settled: SettledNotice) {
  return {
    state: settled.state,
    error: settled.error === null ? null : storableMessage(settled.error),
    notes: settled.notes.length > 0 ? JSON.stringify(settled.notes) : null,
    event_id: settled.eventId,
    due_at: settled.dueAt,
    tries: settled.tries,
    wants_token: settled.wantsToken,
    lease_id: null,
  };
}
