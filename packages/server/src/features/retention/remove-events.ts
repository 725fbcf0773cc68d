import { sql } from "kysely";
import { isPending } from "../../pipeline/queue/delivery-conditions.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { type Fit, fitPage, type Looked } from "./fit-page.ts";
import { countOf, isReplayed, keepEnded, removeCalls, removeOfPage } from "./remove-calls.ts";
import { removeRules } from "./remove-rules.ts";
import { PAGE, type Removed, type RetentionState, ROWS_MAX, type Step } from "./retention-job.ts";

/**
 * Whether an event `e` is a reason for somebody's access, which it stays for as long as that access lasts. This is the one
 * place where removing asks so.
 */
const IS_REASON_FOR_ACCESS = sql`exists (
  select from access_reason a where a.bucket = e.bucket and a.shop_id = e.shop_id and a.event_id = e.id)`;

interface LookedEvent extends Looked {
  readonly version: number;
  readonly deliveries: number;
}

/**
 * Removes events of one shop that were received before the cutoff, each with all its deliveries and attempts. One with a
 * delivery that is still owed, or that a running replay is about, stays whole; its key stays in any case (`event_key`).
 *
 * Locks the deliveries that go, and passes over an event of which somebody else holds one: a manual retry either comes
 * first, and the event stays, or finds nothing any more. No other row is locked and no lock is waited for. Of an event with
 * more rows than a step may hold, deliveries go first, step by step: its text, in which theirs may end, goes with the last of them.
 *
 * A pass ends with the rules that no event refers to any more, in a step of its own.
 */
export async function removeEvents(tx: Tx, state: RetentionState): Promise<Step> {
  const { shop, after, cutoff } = state;
  const page = await readPage(tx, state);
  const fit = fitPage(page, { after, rowsMax: ROWS_MAX, full: page.length === PAGE });
  if (fit.oversized !== null) {
    const removed = await removeSomeCalls(tx, shop, fit.oversized);
    const hasGone = Object.values(removed).some((count) => count > 0);
    if (hasGone) return { removed, after, ended: false, keptVersions: state.keptVersions };
  }
  const { removed, eventIds } = await removeFitting(tx, shop, { page, fit });
  const passed = page.filter(({ id }) => id <= fit.after && !eventIds.has(id));
  const keptVersions = [...new Set([...state.keptVersions, ...passed.map(({ version }) => version)])];
  if (!fit.ended || eventIds.size > 0) return { removed, after: fit.after, ended: false, keptVersions };
  return { removed: await removeRules(tx, shop, { cutoff, keptVersions }), after: "", ended: true, keptVersions: [] };
}

async function readPage(tx: Tx, { shop, after, cutoff }: RetentionState): Promise<LookedEvent[]> {
  const { rows } = await sql<LookedEvent>`
    select e.id, e.old, e.version, coalesce(d.deliveries, 0)::int as deliveries,
      (1 + coalesce(d.deliveries, 0) + coalesce(d.attempts, 0))::int as rows,
      coalesce(d.needed, false) or ${IS_REASON_FOR_ACCESS} or exists (
        select from replay_item i
        where i.bucket = ${shop.bucket}::smallint and i.shop_id = ${shop.id} and i.event_id = e.id) as stays
    from (
      select bucket, shop_id, id, rule_set_version as version, received_at < ${cutoff}::timestamptz as old from event
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id > ${after}
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

/** Removes some of the deliveries of one event, all of which have ended, and returns what went: nothing if somebody else holds them. */
async function removeSomeCalls(tx: Tx, shop: ShopKey, eventId: string): Promise<Removed> {
  const { rows } = await sql<Looked>`
    select d.id, true as old, false as stays,
      1 + (
        select count(*)::int from attempt a
        where a.bucket = ${shop.bucket}::smallint and a.shop_id = ${shop.id} and a.delivery_id = d.id) as rows
    from delivery d
    where d.bucket = ${shop.bucket}::smallint and d.shop_id = ${shop.id} and d.event_id = ${eventId}
    order by d.id
    limit ${PAGE}`.execute(tx);
  return (await removeOfPage(tx, shop, { page: rows, after: "" })).removed;
}

async function removeFitting(tx: Tx, shop: ShopKey, { page, fit }: { page: readonly LookedEvent[]; fit: Fit }) {
  const calls = await lockEnded(tx, shop, fit.take);
  const whole = page.filter(
    ({ id, deliveries }) => fit.take.includes(id) && (calls.get(id) ?? []).length === deliveries,
  );
  const eventIds = whole.map(({ id }) => id);
  const removed = await removeCalls(
    tx,
    shop,
    whole.flatMap(({ id }) => calls.get(id) ?? []),
  );
  if (eventIds.length === 0) return { removed, eventIds: new Set<string>() };
  const events = await sql`
    delete from event
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and id = any(${eventIds}::text[])`.execute(tx);
  return { removed: { ...removed, event: countOf(events) }, eventIds: new Set(eventIds) };
}

/**
 * Locks the deliveries of these events that nobody else holds, then keeps those that have ended (`keepEnded` says why in that order);
 * their ids by event.
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
