import { sql } from "kysely";
import { timeOfId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database, Tx } from "../../platform/postgres/database.ts";
import type { ShopKey } from "../../platform/shop.ts";
import { dayInAmsterdam } from "../../platform/time/amsterdam-time.ts";
import type { Clock } from "../../platform/time/clock.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";
import { countSpans, type StatsFigures, type StatsRowSpan } from "./count-spans.ts";

export interface CountEndedParts {
  readonly db: Database;
  readonly clock: Clock;
}

const HOUR_MS = 3_600_000;
/**
 * How long after its end an hour is counted. An attempt belongs to the hour in which it began, but is only recorded before its lease
 * ends, seconds after the time-out. An event is recorded within seconds of its id. So after this time nothing is added any more.
 */
const REST_MS = HOUR_MS;
/** The limit of one batch, so that a transaction stays short: two days of a busy shop take about 100 ms. */
const HOURS_A_BATCH = 48;
const SHOPS_A_POLL = 50;

/** Everything before this hour is complete. */
function restedUntil(now: Date): Date {
  return new Date(Math.floor((now.getTime() - REST_MS) / HOUR_MS) * HOUR_MS);
}

/** The shops with a complete hour that is not counted yet. */
export async function findUncounted(db: Database, now: Date): Promise<ShopKey[]> {
  const { rows } = await sql<ShopKey>`
    select s.bucket, s.id from shop s
    left join stats_progress p on p.bucket = s.bucket and p.shop_id = s.id
    where p.counted_until is null or p.counted_until < ${restedUntil(now)}::timestamptz
    order by p.counted_until nulls first limit ${SHOPS_A_POLL}`.execute(db);
  return rows;
}

/**
 * Counts the next complete hours of a shop, and the days that end in them. A process that finds the progress of the shop locked skips
 * the shop, so that nothing is counted twice. Accepting and sending write nothing for the statistics and never wait for them.
 */
export async function countEnded({ db, clock }: CountEndedParts, shop: ShopKey): Promise<void> {
  const end = restedUntil(clock.now());
  await db.transaction().execute(async (tx) => {
    const since = await lockProgress(tx, shop, end);
    if (since === null) return;
    const until = new Date(Math.min(end.getTime(), since.getTime() + HOURS_A_BATCH * HOUR_MS));
    await countInto(tx, shop, { span: "hour", spans: hoursBetween(since, until) });
    await countInto(tx, shop, { span: "day", spans: daysThatEnd(since, until) });
    await sql`
      update stats_progress set counted_until = ${until}::timestamptz
      where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`.execute(tx);
  });
}

/** A shop that was never counted begins with the hour of its first event, delivery or attempt. */
async function lockProgress(tx: Tx, shop: ShopKey, end: Date): Promise<Date | null> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  const lockRow = () =>
    sql<{ since: Date }>`
      select counted_until as since from stats_progress
      where ${ours} and counted_until < ${end}::timestamptz for update skip locked`.execute(tx);
  const { rows } = await lockRow();
  if (rows[0]) return rows[0].since;
  const { rows: known } = await sql`select 1 from stats_progress where ${ours}`.execute(tx);
  if (known.length > 0) return null;
  const first = await firstHour(tx, shop);
  const since = first === null || first > end ? end : first;
  await sql`
    insert into stats_progress (bucket, shop_id, counted_until)
    values (${shop.bucket}::smallint, ${shop.id}, ${since}::timestamptz) on conflict do nothing`.execute(tx);
  return (await lockRow()).rows[0]?.since ?? null;
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

/** The days in Amsterdam that end in this period. */
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

const POLL_EVERY_MS = 60_000;
/** The pause while months are still to be counted, for example after an upgrade, so that the rest of the hub goes first. */
const MORE_MS = 200;

/** Counts hours and days that have ended, as long as this process runs. Any number of processes may do so at once. */
export function startCounting(parts: CountEndedParts & { readonly log: Log }): Pick<Repeating, "stop"> {
  return repeat({
    name: "Statistics",
    everyMs: POLL_EVERY_MS,
    moreMs: MORE_MS,
    log: parts.log,
    run: async () => {
      const shops = await findUncounted(parts.db, parts.clock.now());
      for (const shop of shops) await countEnded(parts, shop);
      return shops.length > 0;
    },
  });
}
