import { sql } from "kysely";
import { timeOfId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { dayInAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { countSpans, type StatsFigures, type StatsRowSpan } from "./count-spans.ts";

/** What counting needs. */
export interface CountEndedParts {
  readonly db: Database;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;
/**
 * How long an hour rests before it is counted for good. An attempt is recorded by its beginning and no later than its lease ends, which
 * is seconds after the time-out of attempts; an event within seconds of its id.
 */
const REST_MS = HOUR_MS;
/** Hours that one step counts, which bounds how long it takes: two days of a busy shop are some 100 ms. */
const HOURS_A_STEP = 48;
const SHOPS_A_LOOK = 50;

/** The hour before which everything has ended and rested. */
function restedUntil(now: Date): Date {
  return new Date(Math.floor((now.getTime() - REST_MS) / HOUR_MS) * HOUR_MS);
}

/** The shops of which an hour has ended and rested that is not counted yet. */
export async function findUncounted(db: Database, now: Date): Promise<ShopKey[]> {
  const { rows } = await sql<ShopKey>`
    select s.bucket, s.id from shop s
    left join stats_progress p on p.bucket = s.bucket and p.shop_id = s.id
    where p.counted_until is null or p.counted_until < ${restedUntil(now)}::timestamptz
    order by p.counted_until nulls first limit ${SHOPS_A_LOOK}`.execute(db);
  return rows;
}

/**
 * Counts the next hours of a shop for good, and the days that end with them. Whoever holds the shop's progress counts, and whoever comes
 * meanwhile passes on. Accepting and sending are told nothing of it, write nothing for it, and wait for nothing.
 */
export async function countEnded({ db, clock }: CountEndedParts, shop: ShopKey): Promise<void> {
  const end = restedUntil(clock.now());
  await db.transaction().execute(async (tx) => {
    const since = await lockProgress(tx, shop, end);
    if (since === null) return;
    const until = new Date(Math.min(end.getTime(), since.getTime() + HOURS_A_STEP * HOUR_MS));
    await countInto(tx, shop, { span: "hour", spans: hoursBetween(since, until) });
    await countInto(tx, shop, { span: "day", spans: daysThatEnd(since, until) });
    await sql`
      update stats_progress set counted_until = ${until}::timestamptz
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(tx);
  });
}

/** A shop that was never counted begins with the hour in which it first did something. */
async function lockProgress(tx: Tx, shop: ShopKey, end: Date): Promise<Date | null> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const held = () =>
    sql<{ since: Date }>`
      select counted_until as since from stats_progress
      where ${ours} and counted_until < ${end}::timestamptz for update skip locked`.execute(tx);
  const { rows } = await held();
  if (rows[0]) return rows[0].since;
  const { rows: known } = await sql`select 1 from stats_progress where ${ours}`.execute(tx);
  if (known.length > 0) return null;
  const first = await firstHour(tx, shop);
  const since = first === null || first > end ? end : first;
  await sql`
    insert into stats_progress (bucket, shop_id, counted_until)
    values (${shop.bucket}::smallint, ${shop.id}, ${since}::timestamptz) on conflict do nothing`.execute(tx);
  return (await held()).rows[0]?.since ?? null;
}

async function firstHour(tx: Tx, shop: ShopKey): Promise<Date | null> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const { rows } = await sql<{ event: string | null; delivery: string | null; at: Date | null }>`
    select (select min(id) from event where ${ours}) as event, (select min(id) from delivery where ${ours}) as delivery,
      (select min(at) from attempt where ${ours}) as at`.execute(tx);
  const { event = null, delivery = null, at = null } = rows[0] ?? {};
  const times = [event && timeOfId(event), delivery && timeOfId(delivery), at].flatMap((time) => time || []);
  if (times.length === 0) return null;
  return new Date(Math.floor(Math.min(...times.map((time) => time.getTime())) / HOUR_MS) * HOUR_MS);
}

function hoursBetween(since: Date, until: Date): StatsRowSpan[] {
  const count = (until.getTime() - since.getTime()) / HOUR_MS;
  return Array.from({ length: count }, (_, index) => {
    const from = since.getTime() + index * HOUR_MS;
    return { from: new Date(from), to: new Date(from + HOUR_MS) };
  });
}

/** Whole days of Amsterdam whose last hour is among these. */
function daysThatEnd(since: Date, until: Date): StatsRowSpan[] {
  const days: StatsRowSpan[] = [];
  for (let day = dayInAmsterdam(since); day.to <= until; day = dayInAmsterdam(day.to)) days.push(day);
  return days;
}

async function countInto(
  tx: Tx,
  shop: ShopKey,
  { span, spans }: { span: "hour" | "day"; spans: readonly StatsRowSpan[] },
): Promise<void> {
  const figures = await countSpans(tx, shop, spans);
  const busy = spans.flatMap(({ from }, index) => {
    const one = figures[index];
    return one && one.events + one.deliveries + one.attempts > 0 ? [{ at: from, ...one }] : [];
  });
  if (busy.length === 0) return;
  const column = <K extends keyof StatsFigures | "at">(name: K) => busy.map((row) => row[name]);
  await sql`
    insert into stats_row (bucket, shop_id, span, at, events, deliveries, delivered, attempts, p50_ms, p99_ms)
    select ${shop.bucket}::smallint, ${shop.id}, ${span}, r.* from unnest(
      ${column("at")}::timestamptz[], ${column("events")}::int[], ${column("deliveries")}::int[], ${column("delivered")}::int[],
      ${column("attempts")}::int[], ${column("p50_ms")}::int[], ${column("p99_ms")}::int[]
    ) as r`.execute(tx);
}

const LOOK_EVERY_MS = 60_000;
/** While months are still to be counted, as after an upgrade; the rest of the hub goes first. */
const MORE_MS = 200;

/** Counts hours and days that have ended, as long as this process runs. Any number of processes may. */
export function startCounting(parts: CountEndedParts & { readonly log: Log }): Pick<Repeating, "stop"> {
  return repeat({
    ...{ name: "Counting what has ended", everyMs: LOOK_EVERY_MS, moreMs: MORE_MS, log: parts.log },
    run: async () => {
      const shops = await findUncounted(parts.db, parts.clock.now());
      for (const shop of shops) await countEnded(parts, shop);
      return shops.length > 0;
    },
  });
}
