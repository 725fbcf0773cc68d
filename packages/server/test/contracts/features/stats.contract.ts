import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { countEnded, findUncounted } from "../../../src/features/insights/count-ended.ts";
import { readStats } from "../../../src/features/insights/stats.ts";
import { firstIdAt } from "../../../src/platform/ids.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { dayInAmsterdam } from "../../../src/platform/time/amsterdam-time.ts";
import { aShop } from "../../support/builders.ts";
import { costOf, nodesOf, openExplainingDatabase } from "../../support/explaining-database.ts";
import { useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const NINE = new Date("2026-11-24T09:00:00Z");
const TEN = new Date("2026-11-24T10:00:00Z");
const ELEVEN = new Date("2026-11-24T11:00:00Z");
const HOURS = [
  { from: NINE, to: TEN },
  { from: TEN, to: ELEVEN },
];
const IN_HOURS = { bucket: "hour", spans: HOURS } as const;
const QUIET = { events: 0, deliveries: 0, delivered: 0, failed: 0, attempts: 0, p50_ms: null, p99_ms: null };

/** The contract for figures: they count what happened in a span, and reading them costs no more than that span. */
export function statsContract(version: PostgresVersion): void {
  describe("the figures of an hour", () => {
    const store = useStore(version);

    it("are zeros if nothing happened", async () => {
      const shop = await aShop(store);
      expect(await readStats(store.db, shop, IN_HOURS)).toEqual([
        { at: "2026-11-24T10:00:00+01:00", ...QUIET },
        { at: "2026-11-24T11:00:00+01:00", ...QUIET },
      ]);
    });

    it("count what began in that hour, from its first moment to its last", async () => {
      const shop = await aShop(store);
      for (const at of [-1, 0, 3_599_999, 3_600_000])
        await happen(store.db, shop, { at: new Date(TEN.getTime() + at) });
      const [before, within] = await readStats(store.db, shop, IN_HOURS);
      expect(before).toMatchObject({ events: 1, deliveries: 1, attempts: 1, delivered: 1 });
      expect(within).toMatchObject({ events: 2, deliveries: 2, attempts: 2, delivered: 2, failed: 0 });
    });

    it("count a delivery as failed in the hour in which it failed, not in the hour in which it was made", async () => {
      const shop = await aShop(store);
      await happen(store.db, shop, { at: NINE, state: "failed", dueAt: TEN, outcome: "rejected" });
      const [before, within] = await readStats(store.db, shop, IN_HOURS);
      expect(before).toMatchObject({ deliveries: 1, attempts: 1, delivered: 0, failed: 0 });
      expect(within).toMatchObject({ deliveries: 0, attempts: 0, failed: 1 });
    });

    it("have the median and the 99th percentile of the attempts' durations", async () => {
      const shop = await aShop(store);
      for (let n = 1; n <= 200; n += 1) {
        await happen(store.db, shop, { at: new Date(TEN.getTime() + n), durationMs: n * 10 });
      }
      const [, within] = await readStats(store.db, shop, IN_HOURS);
      expect(within).toMatchObject({ attempts: 200, p50_ms: 1_000, p99_ms: 1_980 });
    });

    it("count nothing of another shop, also not of one in the same bucket", async () => {
      const [shop, other] = [await aShop(store), await aShop(store)];
      await happen(store.db, other, { at: TEN, state: "failed", dueAt: TEN });
      expect(await readStats(store.db, shop, IN_HOURS)).toMatchObject([QUIET, QUIET]);
    });

    it("stay the same when they are stored as hours and days, whatever happened", async () => {
      const spans = {
        hour: Array.from({ length: 72 }, (_, hour) => hourAt(hour - 72)),
        day: [-72, -48, -24, 0].map((hour) => dayInAmsterdam(hourAt(hour).from)),
      };
      const happening = fc.record({
        minutes: fc.integer({ min: -72 * 60, max: 59 }),
        durationMs: fc.integer({ min: 1, max: 20 }),
        state: fc.constantFrom("delivered", "failed"),
        outcome: fc.constantFrom("delivered", "rejected"),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
          const shop = await aShop(store);
          for (const { minutes, ...how } of happenings)
            await happen(store.db, shop, { at: new Date(TEN.getTime() + minutes * 60_000), ...how });
          const read = async () => [
            await readStats(store.db, shop, { bucket: "hour", spans: spans.hour }),
            await readStats(store.db, shop, { bucket: "day", spans: spans.day }),
          ];
          const counted = await read();
          await countAll(ELEVEN);
          expect(await read()).toEqual(counted);
        }),
        { numRuns: sizeOf("livesInStore") },
      );
    });

    it("are stored an hour after their end, and not sooner", async () => {
      const shop = await aShop(store);
      await happen(store.db, shop, { at: NINE });
      await countAll(new Date(ELEVEN.getTime() - 1));
      await happen(store.db, shop, { at: NINE });
      expect(await readStats(store.db, shop, IN_HOURS)).toMatchObject([{ events: 2, attempts: 2 }, QUIET]);
      await countAll(ELEVEN);
      expect(await keptRows(store.db)).toMatchObject([{ at: NINE, events: 2 }]);
    });

    it("stay when retention removes the counted rows, except failed deliveries, which may have been sent since", async () => {
      const shop = await aShop(store);
      await happen(store.db, shop, { at: NINE, state: "failed" });
      await countAll(ELEVEN);
      for (const table of ["attempt", "event"] as const) await store.db.deleteFrom(table).execute();
      await store.db.updateTable("delivery").set({ final_state: "delivered" }).execute();
      expect(await readStats(store.db, shop, IN_HOURS)).toMatchObject([
        { events: 1, deliveries: 1, attempts: 1, failed: 0 },
        QUIET,
      ]);
    });

    it("are stored once, however many processes count, the first time and later", async () => {
      const shop = await aShop(store);
      for (const [at, now] of [
        [NINE, ELEVEN],
        [TEN, new Date(ELEVEN.getTime() + 3_600_000)],
      ] as const) {
        await happen(store.db, shop, { at });
        const all = [store.db, store.otherDb, store.db, store.otherDb].map((db) => ({ db, clock: { now: () => now } }));
        await Promise.all(all.map((one) => countEnded(one, shop)));
        await countAll(now);
      }
      expect(await keptRows(store.db)).toMatchObject([
        { at: NINE, events: 1 },
        { at: TEN, events: 1 },
      ]);
    });

    it("of a month are read from stored figures, except what failed and what is new", async () => {
      const shop = await aShop(store);
      await fillDays(store.db, shop, { days: 30, each: 500 });
      await countAll(ELEVEN);
      const spans = Array.from({ length: 30 }, (_, day) =>
        dayInAmsterdam(new Date(NINE.getTime() - (29 - day) * DAY_MS)),
      );
      const explaining = openExplainingDatabase(store.url);
      try {
        const rows = await readStats(explaining.db, shop, { bucket: "day", spans });
        expect(rows.map(({ events, failed }) => [events, failed])).toEqual(spans.map(() => [500, 1]));
        // Today has not ended, so only its 500 events, deliveries and attempts are counted from the rows.
        expect(costOf(explaining.take()).rows).toBeLessThan(3 * 500 + 200);
      } finally {
        await explaining.close();
      }
    });

    /** Runs the background job until there is nothing left to count. */
    async function countAll(now: Date): Promise<void> {
      const parts = { db: store.db, clock: { now: () => now } };
      for (let shops = await findUncounted(store.db, now); shops.length > 0; ) {
        for (const shop of shops) await countEnded(parts, shop);
        shops = await findUncounted(store.db, now);
      }
    }

    it("are read from indexes only, and from no more than the span, however many rows there are", async () => {
      const shop = await aShop(store);
      const each = sizeOf("eventsADay");
      await fillDays(store.db, shop, { days: 40, each });
      const explaining = openExplainingDatabase(store.url);
      try {
        const day = dayInAmsterdam(new Date("2026-11-20T12:00:00Z"));
        expect(await readStats(explaining.db, shop, { bucket: "day", spans: [day] })).toMatchObject([
          { events: each, deliveries: each, attempts: each },
        ]);
        const statements = explaining.take();
        const plan = JSON.stringify(statements);
        for (const index of ["event_pkey", "delivery_pkey", "delivery_given_up", "attempt_at"]) {
          expect(plan).toContain(`"${index}"`);
        }
        const nodes = statements.flatMap((one) => nodesOf(one.plan));
        const whole = nodes.filter((node) => node["Node Type"] === "Seq Scan").map((node) => node["Relation Name"]);
        // For a new shop both tables are empty.
        expect(whole.filter((table) => !table?.startsWith("stats_"))).toEqual([]);
      } finally {
        await explaining.close();
      }
    });
  });
}

const DAY_MS = 86_400_000;
const hourAt = (hour: number) => ({
  from: new Date(TEN.getTime() + hour * 3_600_000),
  to: new Date(TEN.getTime() + (hour + 1) * 3_600_000),
});

const keptRows = (db: Database) => db.selectFrom("stats_row").selectAll().where("span", "=", "hour").execute();

interface Happening {
  readonly at: Date;
  readonly state?: string;
  readonly dueAt?: Date;
  readonly outcome?: string;
  readonly durationMs?: number;
}

let count = 0;

/** One event with one delivery and one attempt, all at that time. */
async function happen(
  db: Database,
  shop: Shop,
  { at, state = "delivered", dueAt = at, outcome = "delivered", durationMs = 10 }: Happening,
): Promise<void> {
  count += 1;
  const tail = String(count).padStart(16, "0");
  const [event, delivery] = [`${firstIdAt("evt", at)}${tail}`, `${firstIdAt("dlv", at)}${tail}`];
  const ours = sql`${shop.bucket}::smallint, ${shop.id}`;
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
    values (${ours}, ${event}, ${event}, 'order.paid', ${at}, ${at}, false, '{}', 0, '')`.execute(db);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, format, content_type,
      headers, body, created_at)
    values (${ours}, ${delivery}, ${event}, 'rul_1', 'end_1', 0, ${state}, ${dueAt}, 'haak', 'application/json', '{}', '{}', ${at})`.execute(
    db,
  );
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    values (${ours}, ${delivery}, 1, ${at}, ${durationMs}, ${outcome}, '{}')`.execute(db);
}

/** Inserts the same many times a day, up to the day of the tests, by statements. */
async function fillDays(db: Database, shop: Shop, { days, each }: { days: number; each: number }): Promise<void> {
  const starts = Array.from({ length: days }, (_one, day) => new Date(NINE.getTime() - day * 86_400_000));
  const ours = sql`${shop.bucket}::smallint, ${shop.id}`;
  const ids = (prefix: "evt" | "dlv") => sql`${starts.map((at) => firstIdAt(prefix, at))}::text[]`;
  const rows = sql`
    unnest(${starts}::timestamptz[], ${ids("evt")}, ${ids("dlv")}) as s (at, event_id, delivery_id), generate_series(1, ${each}::int) as n`;
  const tail = sql`lpad(n::text, 16, '0')`;
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
    select ${ours}, s.event_id || ${tail}, s.event_id || n, 'order.paid', s.at, s.at, false, '{}', 0, '' from ${rows}`.execute(
    db,
  );
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, final_state, due_at, format, content_type,
      headers, body, created_at)
    select ${ours}, s.delivery_id || ${tail}, s.event_id || ${tail}, 'rul_1', 'end_1', 0,
      case n when 1 then 'failed' else 'delivered' end, s.at, 'haak', 'application/json', '{}', '{}', s.at from ${rows}`.execute(
    db,
  );
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    select ${ours}, s.delivery_id || ${tail}, 1, s.at, n, 'delivered', '{}' from ${rows}`.execute(db);
  await sql`analyze`.execute(db);
}
