import { sql } from "kysely";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { isReplayed, keepEnded, removeLockedDeliveries, removeOfPage } from "./remove-deliveries.ts";
import { forgetWhoWasRevoked } from "./remove-people.ts";
import { removeRules } from "./remove-unused.ts";
import {
  countOf,
  type Fit,
  fitPage,
  PAGE,
  type Removed,
  type RetentionBatch,
  type RetentionCandidate,
  type RetentionState,
  ROWS_MAX,
} from "./retention-job.ts";

/**
 * Whether the event `e` is a reason for somebody's access. It must stay as long as that access lasts, because the access ledger can
 * only be rebuilt from stored events.
 */
const IS_REASON_FOR_ACCESS = sql`exists (
  select from access_reason a where a.bucket = e.bucket and a.shop_id = e.shop_id and a.event_id = e.id)`;

interface CandidateEvent extends RetentionCandidate {
  readonly version: number;
  readonly deliveries: number;
}

/**
 * Removes events that were received before the cutoff, each with all its deliveries and attempts. An event stays whole if a delivery is
 * pending or if a running replay includes it. The key of an event always stays (`event_key`), so that it is never accepted twice.
 *
 * Locks the deliveries that go and then the event, and skips an event if another transaction has locked one of these. So a manual retry
 * either comes first, and the event stays, or finds nothing any more. No other row is locked and no lock is waited for. If an event has more rows than a
 * batch may remove, its deliveries go first, batch by batch. The event goes last, because the bodies of its deliveries may end in its
 * text.
 *
 * A pass ends with the rules that no event refers to any more, in a batch of their own.
 */
export async function removeEvents(tx: Tx, state: RetentionState): Promise<RetentionBatch> {
  const { shop, cursor, cutoff } = state;
  const page = await readPage(tx, state);
  const fit = fitPage(page, { cursor, rowsMax: ROWS_MAX, full: page.length === PAGE });
  if (fit.oversized !== null) {
    const removed = await removeSomeDeliveries(tx, shop, fit.oversized);
    const hasGone = Object.values(removed).some((count) => count > 0);
    if (hasGone) return { removed, cursor, ended: false, keptVersions: state.keptVersions };
  }
  const { removed, eventIds } = await removeFitting(tx, shop, { page, fit });
  const passed = page.filter(({ id }) => id <= fit.cursor && !eventIds.has(id));
  const keptVersions = [...new Set([...state.keptVersions, ...passed.map(({ version }) => version)])];
  if (!fit.ended || eventIds.size > 0) return { removed, cursor: fit.cursor, ended: false, keptVersions };
  return { removed: await removeRules(tx, shop, { cutoff, keptVersions }), cursor: "", ended: true, keptVersions: [] };
}

async function readPage(tx: Tx, { shop, cursor, cutoff }: RetentionState): Promise<CandidateEvent[]> {
  const { rows } = await sql<CandidateEvent>`
    select e.id, e.old, e.version, coalesce(d.deliveries, 0)::int as deliveries,
      (1 + coalesce(d.deliveries, 0) + coalesce(d.attempts, 0))::int as rows,
      coalesce(d.needed, false) or ${IS_REASON_FOR_ACCESS} or exists (
        select from replay_item i
        where i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.event_id = e.id) as stays
    from (
      select bucket, shop_id, id, rule_set_version as version, received_at < ${cutoff}::timestamptz as old from event
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${cursor}
      order by id
      limit ${PAGE}
    ) as e
    left join lateral (
      select count(*) as deliveries, sum(d.attempts) as attempts,
        bool_or(${isPending(shop)} or ${isReplayed(shop)}) as needed
      from delivery d
      where e.old and d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = e.id
    ) as d on true
    order by e.id`.execute(tx);
  return rows;
}

/** Removes some deliveries of an event whose deliveries have all ended. Removes none if another transaction has locked them. */
async function removeSomeDeliveries(tx: Tx, shop: ShopKey, eventId: string): Promise<Removed> {
  const { rows } = await sql<RetentionCandidate>`
    select d.id, true as old, false as stays,
      1 + (
        select count(*)::int from attempt a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id) as rows
    from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = ${eventId}
    order by d.id
    limit ${PAGE}`.execute(tx);
  return (await removeOfPage(tx, shop, { page: rows, cursor: "" })).removed;
}

async function removeFitting(tx: Tx, shop: ShopKey, { page, fit }: { page: readonly CandidateEvent[]; fit: Fit }) {
  const calls = await lockEnded(tx, shop, fit.take);
  const whole = page.filter(
    ({ id, deliveries }) => fit.take.includes(id) && (calls.get(id) ?? []).length === deliveries,
  );
  const eventIds = await lockEvents(
    tx,
    shop,
    whole.map(({ id }) => id),
  );
  const removed = await removeLockedDeliveries(
    tx,
    shop,
    eventIds.flatMap((id) => calls.get(id) ?? []),
  );
  if (eventIds.length === 0) return { removed, eventIds: new Set<string>() };
  const events = await sql`
    delete from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${eventIds}::text[])`.execute(tx);
  await forgetWhoWasRevoked(tx, shop, eventIds);
  return { removed: { ...removed, event: countOf(events) }, eventIds: new Set(eventIds) };
}

/** Skips an event that an erasure is rewriting, so that nobody waits for it while deliveries are locked. */
async function lockEvents(tx: Tx, shop: ShopKey, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${eventIds}::text[])
    order by id
    for update skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Locks the deliveries of these events and returns the ids of those that have ended, by event. Skips deliveries that another
 * transaction has locked. `keepEnded` says why the lock must come first.
 */
async function lockEnded(tx: Tx, shop: ShopKey, eventIds: readonly string[]): Promise<Map<string, string[]>> {
  const byEvent = new Map<string, string[]>();
  if (eventIds.length === 0) return byEvent;
  const { rows } = await sql<{ id: string; event_id: string }>`
    select d.id, d.event_id from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = any(${eventIds}::text[])
    order by d.id
    for update of d skip locked`.execute(tx);
  for (const { id, event_id } of await keepEnded(tx, shop, rows))
    byEvent.set(event_id, [...(byEvent.get(event_id) ?? []), id]);
  return byEvent;
}
