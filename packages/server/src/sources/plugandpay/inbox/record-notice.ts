import { LeaseLost } from "../../../platform/jobs/work-due-rows.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import { storableSentence } from "../receive/storable-text.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { holdToken, refuseToken } from "../source/source-store.ts";
import type { SettledNotice } from "./settle-notice.ts";
import type { ClaimedNotice } from "./sql/claim-notice.ts";

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
    const outdated = settled.wantsToken && !(await holdToken(tx, ended.source));
    await storeNotice(tx, ended, outdated ? dueAtOnce(ended) : settled);
    if (settled.tokenRefused && !outdated) await refuseToken(tx, ended.source);
  });
}

function dueAtOnce({ claimed, settled, now }: EndedTry): SettledNotice {
  return { ...settled, state: "waiting", error: null, dueAt: now, tries: claimed.tries, wantsToken: false };
}

/** Keeps a notice for longer. @throws LeaseLost if another worker has it now. */
export async function renewNotice(db: Database, claimed: ClaimedNotice, until: Date): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("inbox")
    .set({ due_at: until })
    .where("bucket", "=", claimed.bucket)
    .where("shop_id", "=", claimed.shopId)
    .where("id", "=", claimed.id)
    .where("lease_id", "=", claimed.leaseId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost();
}

async function storeNotice(tx: Tx, { claimed }: EndedTry, settled: SettledNotice): Promise<void> {
  await tx
    .updateTable("inbox")
    .set({
      state: settled.state,
      error: settled.error === null ? null : storableSentence(settled.error),
      event_id: settled.eventId,
      due_at: settled.dueAt,
      tries: settled.tries,
      wants_token: settled.wantsToken,
      lease_id: null,
    })
    .where("bucket", "=", claimed.bucket)
    .where("shop_id", "=", claimed.shopId)
    .where("id", "=", claimed.id)
    .where("lease_id", "=", claimed.leaseId)
    .execute();
}
