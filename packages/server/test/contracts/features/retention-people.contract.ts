import { ERASED_EMAIL } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { removeSilentPeople } from "../../../src/features/retention/remove-people.ts";
import { ROWS_MAX } from "../../../src/features/retention/retention-job.ts";
import { anAccessShop, anEnd, anOrder } from "../../features/access/access-shop.ts";
import { daysPass, idsIn, remove } from "../../features/retention/old-things.ts";
import { aGate, type TestStore, untilBlocked, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const BO = "Bo.Kater@Example.com";
const customer = { email: BO };

/** Whether any row of any table names this text, in whatever capitals. */
async function tablesNaming(store: TestStore, text: string): Promise<string[]> {
  const { rows } = await sql<{ table: string }>`
    select tablename as table from pg_tables where schemaname = 'public'`.execute(store.db);
  const naming: string[] = [];
  for (const { table } of rows) {
    const found = await sql`
      select 1 from ${sql.table(table)} t where t::text ilike ${`%${text}%`} limit 1`.execute(store.db);
    if (found.rows.length > 0) naming.push(table);
  }
  return naming.toSorted();
}

/** What retention promises about the people of the access ledger. */
export function retentionPeopleContract(version: PostgresVersion): void {
  const store = useStore(version);
  const people = async () => {
    const rows = await store.db.selectFrom("access_person").select("email").orderBy("email").execute();
    return rows.map(({ email }) => email);
  };
  /** Two passes, because the people of the first one are read before its last events are removed. */
  const removeTwice = async () => {
    const first = await remove(store);
    daysPass(store, 1);
    return { person: 0, ...first, ...(await remove(store)) };
  };

  describe("a person of the access ledger", () => {
    it("stays as long as they have access, and leaves with the last event about them after that", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", email: BO, subscription: "S" }));
      await own.settle();
      daysPass(store, 200);
      expect((await removeTwice()).person).toBe(0);
      expect(await own.entries()).toMatchObject([{ state: "granted" }]);
      await own.accept(anEnd("S", { customer }));
      await own.settle();
      expect(own.inside).toEqual(new Set());
      daysPass(store, 50);
      await removeTwice();
      expect(await own.entries()).toMatchObject([{ state: "revoked" }]);
      daysPass(store, 50);
      await removeTwice();
      expect([await people(), await own.entries(), await idsIn(store, "event")]).toEqual([[], [], []]);
      expect(await tablesNaming(store, "kater@example")).toEqual([]);
    });

    it("leaves nothing behind that knows their customer number, and their subscription's end stays known", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", email: BO, subscription: "S", customerId: "customer-77" }));
      await own.settle();
      await own.accept(anEnd("S", { customer }));
      await own.settle();
      daysPass(store, 100);
      await removeTwice();
      expect([await people(), await tablesNaming(store, "customer-77")]).toEqual([[], []]);
      // A payment of that subscription that is reported so late gives no access.
      expect(await own.accept(anOrder({ id: "2", email: BO, subscription: "S" }))).toMatchObject([{ deliveries: 0 }]);
    });

    it("stays while a task about them is open", async () => {
      const own = await anAccessShop(store, { settings: { revoke: null } });
      await own.accept(anOrder({ id: "1", email: BO, subscription: "S" }));
      await own.settle();
      await own.accept(anEnd("S", { customer }));
      await own.settle();
      daysPass(store, 200);
      await removeTwice();
      expect(await own.entries()).toMatchObject([{ state: "revoking" }]);
    });

    it("is not overlooked by an event that arrives while they are being removed", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", email: BO, subscription: "S" }));
      await own.settle();
      await own.accept(anEnd("S", { customer }));
      await own.settle();
      // As retention leaves it between its events and its people.
      await sql`delete from event`.execute(store.db);
      await own.accept(anOrder({ id: "2", email: "other@example.com" }));
      const [removed, goOn] = [aGate(), aGate()];
      const state = { shop: own.shop, cutoff: store.clock.now(), cursor: "", keptVersions: [] };
      const removing = store.otherDb.transaction().execute(async (tx) => {
        const batch = await removeSilentPeople(tx, state);
        removed.resolve();
        await goOn.promise;
        return batch;
      });
      await removed.promise;
      const accepting = own.accept(anOrder({ id: "3", email: BO }));
      await untilBlocked(store);
      goOn.resolve();
      expect((await removing).removed).toEqual({ person: 1 });
      expect(await accepting).toMatchObject([{ deliveries: 1 }]);
      expect(await own.entries()).toMatchObject([{ who: "bo.kater@example.com A", state: "granting" }, {}]);
    });

    it("with more facts than a batch may remove goes in parts", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", email: BO, subscription: "S" }));
      await own.settle();
      await own.accept(anEnd("S", { customer }));
      await own.settle();
      await sql`
        with more as (
          insert into access_fact (bucket, shop_id, event_id, rule_id, number, asked_later, fact)
          select f.bucket, f.shop_id, f.event_id, f.rule_id, n, false, f.fact
          from access_fact f cross join generate_series(100, ${2 * ROWS_MAX}::int) as n
          where f.fact ->> 'kind' = 'grant'
          returning bucket, shop_id, event_id, rule_id, number
        )
        insert into access_name (bucket, shop_id, name, event_id, rule_id, number)
        select m.bucket, m.shop_id, p.person, m.event_id, m.rule_id, m.number from more m, access_person p`.execute(
        store.db,
      );
      daysPass(store, 100);
      await removeTwice();
      expect([await people(), await tablesNaming(store, "kater@example")]).toEqual([[], []]);
    });
  });

  describe("a revoke about somebody whom the ledger never knew", () => {
    it("keeps that the subscription ended, and loses the address with its event", async () => {
      const own = await anAccessShop(store);
      await own.accept(anEnd("S", { customer }));
      expect(await tablesNaming(store, "kater@example")).toContain("access_fact");
      daysPass(store, 100);
      await removeTwice();
      expect(await tablesNaming(store, "kater@example")).toEqual([]);
      const { facts } = await own.ledger();
      expect(facts.filter((fact) => fact.includes(ERASED_EMAIL)).length).toBeGreaterThan(0);
      expect(await own.accept(anOrder({ id: "1", email: BO, subscription: "S" }))).toMatchObject([{ deliveries: 0 }]);
    });
  });
}
