import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";
import { judgeItem, type OpenItem, type Verdict } from "./make-calls.ts";
import { type Ended, itemsOf, type LockedReplay, removeItems } from "./store.ts";

/** Items looked at in one step. Those that are due come first: they are few, and the pace depends on them. */
const ITEMS_MAX = 1_000;

/**
 * Looks at what has become of the items that were made due, and of those whose retry was expected by now. Whoever ended
 * leaves the replay and is counted. Reads deliveries without locking them, since what is known of an attempt stays known.
 */
export async function settleItems(tx: Tx, replay: LockedReplay, now: Date): Promise<Ended & { moved: boolean }> {
  const judged = (await readOpen(tx, replay, now)).map((item) => ({ item, verdict: judgeItem(item, now) }));
  const positionsOf = (kind: Verdict["kind"]) =>
    judged.filter(({ verdict }) => verdict.kind === kind).map(({ item }) => item.position);
  const [done, failed] = [positionsOf("done"), positionsOf("failed")];
  await removeItems(tx, replay, [...done, ...failed]);
  const attempted = await putOff(tx, replay, judged);
  return { done: done.length, failed: failed.length, moved: done.length + failed.length + attempted > 0 };
}

interface OpenRow {
  readonly position: number;
  readonly state: "due" | "retrying";
  readonly attempts_before: number;
  readonly delivery_state: StoredDeliveryState | null;
  readonly attempts: number;
  readonly due_at: Date;
}

async function readOpen(tx: Tx, replay: LockedReplay, now: Date): Promise<OpenItem[]> {
  const { shop } = replay;
  const { rows } = await sql<OpenRow>`
    select i.position, i.state, i.attempts_before, d.state as delivery_state, d.attempts, d.due_at
    from replay_item i
    left join delivery_status d on d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.id = i.delivery_id
    where ${itemsOf(replay)} and i.state <> 'queued'
      and (i.state = 'due' or i.look_at <= ${now}::timestamptz)
    order by i.state, i.look_at
    limit ${ITEMS_MAX}`.execute(tx);
  return rows.map(({ position, state, attempts_before, delivery_state, attempts, due_at }) => ({
    position,
    state,
    attemptsBefore: attempts_before,
    delivery: delivery_state === null ? null : { state: delivery_state, attempts, dueAt: due_at },
  }));
}

/** Notes when to look again at those that wait for a retry. Returns how many of them were due until now. */
async function putOff(
  tx: Tx,
  replay: LockedReplay,
  judged: readonly { item: OpenItem; verdict: Verdict }[],
): Promise<number> {
  const later = judged.flatMap(({ item, verdict }) =>
    verdict.kind === "retrying" ? [{ ...item, lookAt: verdict.lookAt }] : [],
  );
  if (later.length === 0) return 0;
  const positions = later.map((one) => one.position);
  // The positions are named twice, so that the primary key finds them also where there are no statistics yet.
  await sql`
    update replay_item i set state = 'retrying', look_at = k.look_at
    from unnest(${positions}::int[], ${later.map((one) => one.lookAt)}::timestamptz[]) as k (position, look_at)
    where ${itemsOf(replay)} and i.position = any(${positions}::int[]) and i.position = k.position`.execute(tx);
  return later.filter(({ state }) => state === "due").length;
}
