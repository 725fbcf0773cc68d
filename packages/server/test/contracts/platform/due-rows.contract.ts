import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { DUE_MAILS } from "../../../src/features/alerts/mail-outbox.ts";
import { type DueTable, type LeasedRow, LeaseLost } from "../../../src/platform/jobs/due-table.ts";
import { isAnyDue } from "../../../src/platform/jobs/is-any-due.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { DUE_NOTICES } from "../../../src/sources/plugandpay/inbox/settle-notice.ts";
import { DUE_RULES } from "../../../src/sources/plugandpay/own-rules/rules-store.ts";
import { DUE_RECONCILIATIONS } from "../../../src/sources/plugandpay/reconcile/record-progress.ts";
import { aShop } from "../../support/builders.ts";
import { type TestStore, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

interface Kind {
  readonly table: "inbox" | "reconciliation" | "plugandpay_rules" | "mail";
  /** Without the columns of each table, because the contract is the same for all. */
  readonly rows: DueTable<LeasedRow, { due_at?: Date; lease_id?: null }>;
  /** Inserts a row that is due at that time. */
  readonly insert: (db: Database, shop: Shop, row: { id: string; dueAt: Date }) => Promise<unknown>;
  /** Whether rows wait while Plug&Pay's Retry-After applies to the shop. */
  readonly asksPlugAndPay: boolean;
}

const KINDS: readonly Kind[] = [
  {
    table: "inbox",
    rows: DUE_NOTICES,
    asksPlugAndPay: true,
    insert: (db, shop, { id, dueAt }) =>
      sql`insert into inbox (bucket, shop_id, id, received_at, version, content_type, body, state, due_at)
        values (${shop.bucket}, ${shop.id}, ${id}, ${dueAt}, 'v2', '', '{}', 'waiting', ${dueAt})`.execute(db),
  },
  {
    table: "reconciliation",
    rows: DUE_RECONCILIATIONS,
    asksPlugAndPay: true,
    insert: (db, shop, { id, dueAt }) =>
      sql`insert into reconciliation (bucket, shop_id, id, origin, state, since, until, open_ended, created_at, due_at)
        values (${shop.bucket}, ${shop.id}, ${id}, 'hourly', 'running', ${dueAt}, ${dueAt}, false, ${dueAt}, ${dueAt})`.execute(
        db,
      ),
  },
  {
    table: "plugandpay_rules",
    rows: DUE_RULES,
    asksPlugAndPay: true,
    insert: (db, shop, { dueAt }) =>
      sql`insert into plugandpay_rules (bucket, shop_id, due_at) values (${shop.bucket}, ${shop.id}, ${dueAt})`.execute(
        db,
      ),
  },
  {
    table: "mail",
    rows: DUE_MAILS,
    asksPlugAndPay: false,
    insert: (db, shop, { id, dueAt }) =>
      sql`insert into mail (bucket, shop_id, id, message_id, subject, text, html, created_at, due_at)
        values (${shop.bucket}, ${shop.id}, ${id}, ${id}, '', '', '', ${dueAt}, ${dueAt})`.execute(db),
  },
];

/** The contract of `platform/jobs/due-table.ts`, for every table with due rows. */
export function dueRowsContract(version: PostgresVersion): void {
  const store = useStore(version);
  describe.each(KINDS)("a due row of $table", (kind) => {
    promisesOfLeases(store, kind);
    promisesOfOrder(store, kind);
    if (kind.asksPlugAndPay) promisesOfWaiting(store, kind);
  });
  describe("whether anything is due", () => promisesOfAsking(store));
}

function promisesOfAsking(store: TestStore): void {
  const [ANY, NONE] = [sql`from shop`, sql`from shop where false`];
  /** The database, and how many statements it was given. */
  const counted = () => {
    const state = { statements: 0 };
    const db = store.db.withPlugin({
      transformQuery({ node }) {
        state.statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    return { db, state };
  };

  it("is one statement for all that ask at about the same time, and each gets its own answer", async () => {
    await aShop(store);
    const { db, state } = counted();
    const asked = [[NONE], [ANY], [NONE, ANY], [], [NONE, NONE]].map((rows) => isAnyDue(db, rows));
    expect(await Promise.all(asked)).toEqual([false, true, true, false, false]);
    expect(state.statements).toBe(1);
    expect(await isAnyDue(db, [ANY])).toBe(true);
    expect(state.statements).toBe(2);
  });

  it("fails for all that asked with a question that cannot be answered, and works again for the next", async () => {
    await aShop(store);
    const { db } = counted();
    const asked = [[ANY], [sql`from there_is_no_such_table`]].map((rows) => isAnyDue(db, rows));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await isAnyDue(db, [ANY])).toBe(true);
  });
}

const LEASE_SECONDS = 60;

function handlesOf(store: TestStore, { rows, insert }: Kind) {
  const later = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000);
  return {
    later,
    /** Rows of one shop each, because a shop has one row of rules and one comparison at a time. */
    async prepare(...dueIn: readonly number[]): Promise<Shop[]> {
      const shops: Shop[] = [];
      for (const [index, seconds] of dueIn.entries()) {
        const shop = await aShop(store);
        await insert(store.db, shop, { id: `row_${index}`, dueAt: later(seconds) });
        shops.push(shop);
      }
      return shops;
    },
    claim(db = store.db, busyShopIds: readonly string[] = []) {
      const [now, leaseId, leasedUntil] = [store.clock.now(), store.newId("lse"), later(LEASE_SECONDS)];
      return rows.claim(db, { bucket: 7, now, leaseId, leasedUntil, busyShopIds });
    },
    async claimOne(): Promise<LeasedRow> {
      const row = await this.claim();
      if (row === null) throw new Error("Nothing could be claimed.");
      return row;
    },
    findDue: (busyShopIds: readonly string[] = []) => rows.findDue(store.db, { now: store.clock.now(), busyShopIds }),
  };
}

function promisesOfLeases(store: TestStore, kind: Kind): void {
  const { rows, table } = kind;
  const on = handlesOf(store, kind);

  it("is due by its time, not before, and not while it is leased", async () => {
    await on.prepare(60);
    const isDueBy = (seconds: number) => isAnyDue(store.db, [rows.dueBy(on.later(seconds))]);
    expect(await Promise.all([isDueBy(59), isDueBy(60)])).toEqual([false, true]);
    store.clock.advance(60);
    await on.claimOne();
    expect(await Promise.all([isDueBy(LEASE_SECONDS - 1), isDueBy(LEASE_SECONDS)])).toEqual([false, true]);
  });

  it("is claimed by one worker only, however many claim at once", async () => {
    await on.prepare(0, 0, 0);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => on.claim(index % 2 === 0 ? store.db : store.otherDb)),
    );
    const shopIds = claims.flatMap((row) => row?.shopId ?? []);
    expect(new Set(shopIds).size).toBe(shopIds.length);
    // The rows that were skipped because others had locked them for a moment.
    for (let row = await on.claim(); row !== null; row = await on.claim()) shopIds.push(row.shopId);
    expect([shopIds.length, new Set(shopIds).size]).toEqual([3, 3]);
  });

  it("is not claimed a second time by a worker that claims at the same time, and no claim waits for another", async () => {
    await on.prepare(0);
    await withClient(store.url, async (client) => {
      await client.query("begin");
      await client.query(`update ${table} set lease_id = 'lse_rival', due_at = due_at + interval '1 minute'`);
      let ended = false;
      const claimed = on.claim().finally(() => {
        ended = true;
      });
      const blocked = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
      await vi.waitFor(async () => expect(ended || (await client.query(blocked)).rowCount === 1).toBe(true));
      await client.query("commit");
      expect(await claimed).toBeNull();
    });
  });

  it("can be claimed again when the lease of a dead worker has expired, and not before", async () => {
    await on.prepare(0);
    await on.claimOne();
    const nextAt = on.later(LEASE_SECONDS);
    store.clock.advance(LEASE_SECONDS - 0.001);
    expect([await on.findDue(), await on.claim()]).toEqual([{ buckets: [], nextAt }, null]);
    store.clock.advance(0.001);
    expect([await on.findDue(), await on.claim()]).toMatchObject([{ buckets: [7] }, { bucket: 7 }]);
  });

  it("stays with a worker that renews its lease", async () => {
    await on.prepare(0);
    const row = await on.claimOne();
    await rows.update(store.db, row, { due_at: on.later(2 * LEASE_SECONDS) });
    store.clock.advance(LEASE_SECONDS);
    expect(await on.claim()).toBeNull();
  });

  it("is changed and removed only by the worker that has the lease", async () => {
    await on.prepare(0);
    const late = await on.claimOne();
    store.clock.advance(LEASE_SECONDS);
    const holder = await on.claimOne();
    await expect(rows.update(store.db, late, { lease_id: null })).rejects.toThrow(LeaseLost);
    await expect(rows.remove(store.db, late)).rejects.toThrow(LeaseLost);
    expect(await rows.updateIfLeased(store.db, late, { lease_id: null })).toBe(false);
    await rows.remove(store.db, holder);
    expect(await on.findDue()).toEqual({ buckets: [], nextAt: null });
  });

  it("is due at once if a hub that is alone ends the leases of dead workers", async () => {
    await on.prepare(0, 30);
    const dead = await on.claimOne();
    await rows.endLeases(store.otherDb, store.clock.now());
    expect(await on.claim()).toMatchObject({ shopId: dead.shopId });
    await expect(rows.update(store.db, dead, { lease_id: null })).rejects.toThrow(LeaseLost);
    // Rows without a lease keep their due time.
    expect(await on.claim()).toBeNull();
  });
}

function promisesOfOrder(store: TestStore, kind: Kind): void {
  const on = handlesOf(store, kind);

  it("is claimed in the order in which rows became due, and not before its time", async () => {
    const [second, first] = await on.prepare(-1, -2, 5);
    expect(await on.claim()).toMatchObject({ shopId: first?.id });
    expect(await on.claim()).toMatchObject({ shopId: second?.id });
    expect(await on.claim()).toBeNull();
    store.clock.advance(5);
    expect(await on.findDue()).toMatchObject({ buckets: [7] });
    expect(await on.claim()).not.toBeNull();
  });

  it("is skipped while its shop has its share in flight", async () => {
    const [busy, free] = await on.prepare(-1, 0);
    expect(await on.findDue([busy?.id ?? ""])).toMatchObject({ buckets: [7] });
    expect(await on.claim(store.db, [busy?.id ?? ""])).toMatchObject({ shopId: free?.id });
    expect(await on.findDue([busy?.id ?? "", free?.id ?? ""])).toEqual({ buckets: [], nextAt: null });
    expect(await on.claim(store.db, [busy?.id ?? ""])).toBeNull();
  });
}

function promisesOfWaiting(store: TestStore, kind: Kind): void {
  const on = handlesOf(store, kind);

  it("waits while Plug&Pay's Retry-After applies to its shop, and says until when", async () => {
    const [shop] = await on.prepare(0);
    const until = on.later(90);
    await sql`
      insert into plugandpay_source (shop_id, token_hash, sealed_token, base_url, fetch_not_before)
      values (${shop?.id}, ${shop?.id}::text::bytea, '', '', ${until})`.execute(store.db);
    expect([await on.findDue(), await on.claim()]).toEqual([{ buckets: [], nextAt: until }, null]);
    store.clock.advance(90);
    expect(await on.claim()).toMatchObject({ shopId: shop?.id });
  });
}
