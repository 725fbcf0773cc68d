import { sql } from "kysely";
import type { Tx } from "../../platform/postgres/database.ts";
import type { StoredDeliveryState } from "../../platform/postgres/tables/delivery-tables.ts";
import { type Ended, itemsOf, type LockedReplay, removeItems } from "./store.ts";

/** An item whose delivery is due or was attempted, with the present state of that delivery. */
export interface OpenItem {
  readonly position: number;
  readonly state: "due" | "retrying";
  readonly attemptsBefore: number;
  /** Null if the delivery was removed, because old deliveries are not kept. */
  readonly delivery: {
    readonly state: StoredDeliveryState;
    readonly attempts: number;
    readonly dueAt: Date;
  } | null;
}

type ItemProgress =
  | { readonly kind: "unchanged" }
  | { readonly kind: "done" }
  | { readonly kind: "failed" }
  | { readonly kind: "retrying"; readonly nextCheckAt: Date };

/** Even a delivery that waits for hours is checked this often, because a person may retry or cancel it earlier. */
const CHECK_EVERY_SECONDS_MAX = 300;
const CHECK_EVERY_SECONDS_MIN = 1;

/** Cancelled counts as failed, because the delivery did not arrive. */
export function itemProgress(item: OpenItem, now: Date): ItemProgress {
  const { delivery } = item;
  if (delivery === null) return { kind: "failed" };
  switch (delivery.state) {
    case "delivered":
      return { kind: "done" };
    case "failed":
    case "cancelled":
      return { kind: "failed" };
    default:
      if (item.state === "due" && delivery.attempts <= item.attemptsBefore) return { kind: "unchanged" };
      return { kind: "retrying", nextCheckAt: nextCheckAt(delivery.dueAt, now) };
  }
}

function nextCheckAt(dueAt: Date, now: Date): Date {
  const seconds = (dueAt.getTime() - now.getTime()) / 1_000;
  const bounded = Math.min(Math.max(seconds, CHECK_EVERY_SECONDS_MIN), CHECK_EVERY_SECONDS_MAX);
  return new Date(now.getTime() + bounded * 1_000);
}

/** The limit of one step. Due items come first, because they are few and the pace depends on them. */
const ITEMS_MAX = 1_000;

/**
 * Checks the items that are due, and those whose retry was expected by now. Items that have ended leave the replay and are counted.
 * Deliveries are read without a lock, because the result of an attempt never changes.
 */
export async function settleItems(tx: Tx, replay: LockedReplay, now: Date): Promise<Ended & { moved: boolean }> {
  const checked = (await readOpen(tx, replay, now)).map((item) => ({ item, progress: itemProgress(item, now) }));
  const positionsOf = (kind: ItemProgress["kind"]) =>
    checked.filter(({ progress }) => progress.kind === kind).map(({ item }) => item.position);
  const [done, failed] = [positionsOf("done"), positionsOf("failed")];
  await removeItems(tx, replay, [...done, ...failed]);
  const attempted = await postponeRetrying(tx, replay, checked);
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
      and (i.state = 'due' or i.next_check_at <= ${now}::timestamptz)
    order by i.state, i.next_check_at
    limit ${ITEMS_MAX}`.execute(tx);
  return rows.map(({ position, state, attempts_before, delivery_state, attempts, due_at }) => ({
    position,
    state,
    attemptsBefore: attempts_before,
    delivery: delivery_state === null ? null : { state: delivery_state, attempts, dueAt: due_at },
  }));
}

/** Stores when to check the items that wait for a retry again. Returns how many of them were due before. */
async function postponeRetrying(
  tx: Tx,
  replay: LockedReplay,
  checked: readonly { item: OpenItem; progress: ItemProgress }[],
): Promise<number> {
  const retrying = checked.flatMap(({ item, progress }) =>
    progress.kind === "retrying" ? [{ ...item, nextCheckAt: progress.nextCheckAt }] : [],
  );
  if (retrying.length === 0) return 0;
  const positions = retrying.map((one) => one.position);
  // The positions stand in the statement twice, so that it uses the primary key even without table statistics.
  await sql`
    update replay_item i set state = 'retrying', next_check_at = k.at
    from unnest(${positions}::int[], ${retrying.map((one) => one.nextCheckAt)}::timestamptz[]) as k (position, at)
    where ${itemsOf(replay)} and i.position = any(${positions}::int[]) and i.position = k.position`.execute(tx);
  return retrying.filter(({ state }) => state === "due").length;
}
