import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { readStats } from "../../src/view/stats.ts";
import { dayInAmsterdam } from "../../src/world/amsterdam-time.ts";
import type { Database } from "../../src/world/database.ts";
import { firstIdAt } from "../../src/world/ids.ts";
import type { Shop } from "../../src/world/shop.ts";
import { aShop } from "../builders.ts";
import { openExplainingDatabase } from "../explaining-database.ts";
import { useStore } from "../harness.ts";
import type { PostgresVersion } from "../test-server.ts";

const NINE = new Date("2026-11-24T09:00:00Z");
const TEN = new Date("2026-11-24T10:00:00Z");
const ELEVEN = new Date("2026-11-24T11:00:00Z");
const HOURS = [
  { from: NINE, to: TEN },
  { from: TEN, to: ELEVEN },
];
const QUIET = { events: 0, deliveries: 0, delivered: 0, failed: 0, attempts: 0, p50_ms: null, p99_ms: null };

/** The figures of a span are what happened in it, and cost no more than that. */
export function statsContract(version: PostgresVersion): void {
  describe("the figures of an hour", () => {
    const store = useStore(version);

    it("are nothing where nothing happened, which is said all the same", async () => {
      const shop = await aShop(store);
      expect(await readStats(store.db, shop, HOURS)).toEqual([
        { at: "2026-11-24T10:00:00+01:00", ...QUIET },
        { at: "2026-11-24T11:00:00+01:00", ...QUIET },
      ]);
    });

    it("count what began in it, from its first moment to the one before the next", async () => {
      const shop = await aShop(store);
      for (const at of [-1, 0, 3_599_999, 3_600_000])
        await happen(store.db, shop, { at: new Date(TEN.getTime() + at) });
      const [before, within] = await readStats(store.db, shop, HOURS);
      expect(before).toMatchObject({ events: 1, deliveries: 1, attempts: 1, delivered: 1 });
      expect(within).toMatchObject({ events: 2, deliveries: 2, attempts: 2, delivered: 2, failed: 0 });
    });

    it("count a delivery as failed when it was given up, not when it was made", async () => {
      const shop = await aShop(store);
      await happen(store.db, shop, { at: NINE, state: "failed", dueAt: TEN, outcome: "rejected" });
      const [before, within] = await readStats(store.db, shop, HOURS);
      expect(before).toMatchObject({ deliveries: 1, attempts: 1, delivered: 0, failed: 0 });
      expect(within).toMatchObject({ deliveries: 0, attempts: 0, failed: 1 });
    });

    it("tell how long the attempt in the middle took, and how long 99 of 100", async () => {
      const shop = await aShop(store);
      for (let n = 1; n <= 200; n += 1) {
        await happen(store.db, shop, { at: new Date(TEN.getTime() + n), durationMs: n * 10 });
      }
      const [, within] = await readStats(store.db, shop, HOURS);
      expect(within).toMatchObject({ attempts: 200, p50_ms: 1_000, p99_ms: 1_980 });
    });

    it("hold nothing of another shop, also of one in the same bucket", async () => {
      const [shop, other] = [await aShop(store), await aShop(store)];
      await happen(store.db, other, { at: TEN, state: "failed", dueAt: TEN });
      expect(await readStats(store.db, shop, HOURS)).toMatchObject([QUIET, QUIET]);
    });

    it("are read from indexes alone, of no more than the span, however much there is", async () => {
      const shop = await aShop(store);
      await fillDays(store.db, shop, { days: 40, each: 1_000 });
      const explaining = openExplainingDatabase(store.url);
      try {
        const day = dayInAmsterdam(new Date("2026-11-20T12:00:00Z"));
        expect(await readStats(explaining.db, shop, [day])).toMatchObject([
          { events: 1_000, deliveries: 1_000, attempts: 1_000 },
        ]);
        const [statement] = explaining.take();
        const plan = JSON.stringify(statement?.plan);
        for (const index of ["event_pkey", "delivery_pkey", "delivery_given_up", "attempt_at"]) {
          expect(plan).toContain(`"${index}"`);
        }
        expect(plan).not.toContain("Seq Scan");
      } finally {
        await explaining.close();
      }
    });
  });
}

interface Happening {
  readonly at: Date;
  readonly state?: string;
  readonly dueAt?: Date;
  readonly outcome?: string;
  readonly durationMs?: number;
}

let count = 0;

/** One event with one delivery and one attempt at it, all at that moment. */
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
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_late, body, rule_book_version, answers)
    values (${ours}, ${event}, ${event}, 'order.paid', ${at}, ${at}, false, '{}', 0, '')`.execute(db);
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, state, due_at, format, content_type,
      headers, body, created_at)
    values (${ours}, ${delivery}, ${event}, 'rul_1', 'end_1', 0, ${state}, ${dueAt}, 'haak', 'application/json', '{}', '{}', ${at})`.execute(
    db,
  );
  await sql`
    insert into attempt (bucket, shop_id, delivery_id, number, at, duration_ms, outcome, request_headers)
    values (${ours}, ${delivery}, 1, ${at}, ${durationMs}, ${outcome}, '{}')`.execute(db);
}

/** The same many times a day, up to the day of the tests, by statements. */
async function fillDays(db: Database, shop: Shop, { days, each }: { days: number; each: number }): Promise<void> {
  const starts = Array.from({ length: days }, (_one, day) => new Date(NINE.getTime() - day * 86_400_000));
  const ours = sql`${shop.bucket}::smallint, ${shop.id}`;
  const ids = (prefix: "evt" | "dlv") => sql`${starts.map((at) => firstIdAt(prefix, at))}::text[]`;
  const rows = sql`
    unnest(${starts}::timestamptz[], ${ids("evt")}, ${ids("dlv")}) as s (at, event_id, delivery_id), generate_series(1, ${each}::int) as n`;
  const tail = sql`lpad(n::text, 16, '0')`;
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_late, body, rule_book_version, answers)
    select ${ours}, s.event_id || ${tail}, s.event_id || n, 'order.paid', s.at, s.at, false, '{}', 0, '' from ${rows}`.execute(
    db,
  );
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, state, due_at, format, content_type,
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
