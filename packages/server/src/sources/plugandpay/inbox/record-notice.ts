import { dueTable } from "../../../platform/jobs/due-table.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import { storableMessage } from "../receive/storable-text.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { lockToken, refuseToken } from "../source/source-store.ts";
import type { SettledNotice } from "./settle-notice.ts";

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
    /** The span that took it in; null if nobody traced it. */
    traceparent: "traceparent",
  },
});

/** A notice that this worker alone may settle, until its lease ends. */
export type ClaimedNotice = NonNullable<Awaited<ReturnType<typeof DUE_NOTICES.claim>>>;

/** A try that has ended: which notice, with which settings of the shop it was made, and what it leaves behind. */
export interface EndedTry {
  readonly claimed: ClaimedNotice;
  readonly source: PlugAndPaySource;
  readonly settled: SettledNotice;
  readonly now: Date;
}

/**
 * Records a try, if its lease still holds: a worker that was too slow changes nothing, and whoever has the notice now will
 * settle it. The source is locked before the notice, as everywhere, so that a token that was set in the meantime is never
 * marked as refused, and a notice that wants one never misses it.
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
    event_id: settled.eventId,
    due_at: settled.dueAt,
    tries: settled.tries,
    wants_token: settled.wantsToken,
    lease_id: null,
  };
}
