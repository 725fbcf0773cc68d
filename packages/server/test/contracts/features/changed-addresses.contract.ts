import { ADDRESSES_A_CUSTOMER_MAX } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { customerName, personName } from "../../../src/features/access/ledger/fact-names.ts";
import { readLinks } from "../../../src/features/access/ledger/link-store.ts";
import { startRebuild } from "../../../src/features/access/ledger/rebuild-store.ts";
import { erasureStep, startErasure } from "../../../src/features/privacy/erasure.ts";
import { EVENTS_A_PAGE } from "../../../src/features/privacy/erasure-page.ts";
import { anAccessShop, anEnd, anOrder } from "../../features/access/access-shop.ts";
import { aShop } from "../../support/builders.ts";
import { untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for people who come back with another address: the ledger recognises them by the shop's customer number. */
export function changedAddressesContract(version: PostgresVersion): void {
  describe("the access ledger, for people who change their address", () => {
    const store = useStore(version);
    const old = { email: "old@example.com", customerId: "C1" };
    const fresh = { email: "Fresh@example.com", customerId: "C1" };

    it("makes no call for a renewal under the new address, and revokes under the address that has access", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old, subscription: "S" }));
      await own.settle();
      const renewal = anOrder({ id: "2", ...fresh, kind: "renewal", subscription: "S" });
      expect(await own.acceptElsewhere(renewal)).toMatchObject([{ deliveries: 0 }]);
      await own.settle();
      expect(own.inside).toEqual(new Set(["old@example.com A"]));
      expect(await own.entries()).toMatchObject([{ who: "old@example.com A", state: "granted" }]);
      await own.accept(anEnd("S", { customer: { email: fresh.email, id: fresh.customerId } }));
      await own.settle();
      expect(own.inside).toEqual(new Set());
      expect(await own.entries()).toMatchObject([{ who: "old@example.com A", state: "revoked" }]);
    });

    it("keeps access for the old address while a purchase under the new one is a reason for it", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old, subscription: "S" }));
      await own.accept(anOrder({ id: "2", ...fresh, subscription: "T" }));
      await own.accept(anEnd("S"));
      await own.settle();
      expect(own.inside).toEqual(new Set(["old@example.com A"]));
      expect((await own.deliveries()).length).toBe(1);
      await own.accept(anEnd("T"));
      await own.settle();
      expect(own.inside).toEqual(new Set());
    });

    it("grants access again under the address of the new purchase", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old, subscription: "S" }));
      await own.accept(anEnd("S"));
      await own.settle();
      await own.accept(anOrder({ id: "2", ...fresh }));
      await own.settle();
      expect(own.inside).toEqual(new Set(["fresh@example.com A"]));
    });

    it("revokes nothing when it learns late that two addresses belong to one person", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old, subscription: "S" }));
      await own.accept(anOrder({ id: "2", email: fresh.email, subscription: "T" }));
      await own.settle();
      await own.accept(anOrder({ id: "3", ...fresh, sku: "B" }));
      await own.accept(anEnd("T"));
      await own.settle();
      expect(own.inside).toEqual(new Set(["old@example.com A", "fresh@example.com A", "fresh@example.com B"]));
      await own.accept(anEnd("S"));
      await own.settle();
      expect(own.inside).toEqual(new Set(["fresh@example.com B"]));
    });

    it("learns a new address from an event that no rule calls for", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", email: old.email }));
      await own.accept(anEnd("X", { customer: { email: old.email, id: "C1" } }));
      expect(await own.accept(anOrder({ id: "2", ...fresh }))).toMatchObject([{ deliveries: 0 }]);
    });

    it("makes one call for concurrent purchases under five addresses, over two processes", async () => {
      for (let round = 0; round < sizeOf("rounds"); round += 1) {
        const own = await anAccessShop(store);
        const orders = Array.from({ length: 20 }, (_, index) =>
          anOrder({ id: `${index}`, email: `p${index % 5}@example.com`, customerId: "C1" }),
        );
        await Promise.all(orders.map((order, index) => (index % 2 ? own.accept(order) : own.acceptElsewhere(order))));
        await own.settle();
        expect(own.inside.size).toBe(1);
        expect(await own.deliveries()).toHaveLength(1);
      }
    });

    it("lets an event about a customer wait for another event about the same customer", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old }));
      await withClient(store.url, async (client) => {
        await client.query("begin");
        const held = await client.query(
          "select 1 from access_subject where name = sha256('customer C1'::bytea) for update",
        );
        expect(held.rowCount).toBe(1);
        const accepting = own.accept(anOrder({ id: "2", ...fresh }));
        await untilBlocked(store);
        await client.query("rollback");
        expect(await accepting).toMatchObject([{ deliveries: 0 }]);
      });
    });

    it("postpones people who are being linked by another transaction", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old }), anOrder({ id: "2", email: "mid@example.com", customerId: "C2" }));
      await own.settle();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from access_person where email = 'mid@example.com' for update");
        const accepting = own.accept(anOrder({ id: "3", email: "mid@example.com", customerId: "C2", sku: "B" }));
        await untilBlocked(store);
        await client.query(`
          insert into access_link select bucket, shop_id, person, sha256('customer C1'::bytea), 'C1'
          from access_person where email = 'mid@example.com'`);
        await client.query("commit");
        expect(await accepting).toMatchObject([{ deliveries: 0 }]);
      });
      await own.settle();
      expect(own.inside).toContain("mid@example.com B");
    });

    it("skips a person if another process has locked one of their addresses", async () => {
      const own = await anAccessShop(store);
      await own.settle();
      await own.accept(anOrder({ id: "1", ...old, subscription: "S" }), anOrder({ id: "2", ...fresh, sku: "B" }));
      await own.send();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from access_person where email = 'Fresh@example.com' for update");
        await own.keep();
        expect(await own.entries()).toMatchObject([{ state: "granting" }, { state: "granting" }]);
        await client.query("rollback");
      });
      await own.keep();
      expect(await own.entries()).toMatchObject([{ state: "granted" }, { state: "granted" }]);
    });

    it("treats too many addresses of one number as different people, who each get what they bought", async () => {
      const own = await anAccessShop(store);
      const orders = Array.from({ length: ADDRESSES_A_CUSTOMER_MAX + 2 }, (_, index) =>
        anOrder({ id: `${index}`, email: `p${index}@example.com`, customerId: "0" }),
      );
      for (const order of orders.slice(0, ADDRESSES_A_CUSTOMER_MAX)) await own.accept(order);
      await own.settle();
      expect(own.inside.size).toBe(1);
      for (const order of orders.slice(ADDRESSES_A_CUSTOMER_MAX)) await own.accept(order);
      await own.settle();
      expect(own.inside.size).toBe(orders.length);
    });

    it("reads no links of a number with too many addresses", async () => {
      const own = await anAccessShop(store);
      const notify = (index: number) =>
        own.accept(anOrder({ id: `${index}`, email: `p${index}@example.com`, customerId: "0" }));
      for (let index = 0; index < ADDRESSES_A_CUSTOMER_MAX; index += 1) await notify(index);
      const links = () => readLinks(store.db, own.shop, [personName("p3@example.com")]);
      expect(await links()).toHaveLength(ADDRESSES_A_CUSTOMER_MAX);
      await notify(ADDRESSES_A_CUSTOMER_MAX);
      expect(await links()).toEqual([]);
    });

    it("erases all addresses at once, also those on earlier pages of events, and the links with the last one", async () => {
      const own = await anAccessShop(store);
      const filler = Array.from({ length: EVENTS_A_PAGE }, (_, index) => anEnd(`X${index}`));
      await own.accept(anOrder({ id: "1", email: "one@example.com", customerId: "C1" }));
      await own.accept(...filler);
      await own.accept(anOrder({ id: "2", email: "two@example.com", customerId: "C1" }));
      await own.accept(anOrder({ id: "3", email: "two@example.com", customerId: "C2" }));
      await own.accept(anOrder({ id: "4", email: "three@example.com", customerId: "C2", sku: "B" }));
      await store.db.deleteFrom("access_link").where("customer_id", "=", "C1").execute();
      const parts = { ...store };
      const id = await startErasure(parts, own.shop, "three@example.com");
      expect(await store.db.selectFrom("access_link").selectAll().execute()).toEqual([]);
      expect(await own.entries()).toMatchObject([{ who: "one@example.com A" }]);
      const erasure = () => store.db.selectFrom("erasure").selectAll().executeTakeFirstOrThrow();
      while ((await erasure()).looking) await erasureStep(parts, { shop: own.shop, id });
      expect(await own.entries()).toEqual([]);
      expect((await erasure()).sealed_links).not.toBeNull();
      const names = await store.db.selectFrom("access_subject").select("name").execute();
      for (const id of ["C1", "C2"]) expect(names).not.toContainEqual({ name: customerName(id) });
      // A rebuild of the ledger writes this from an event that is not erased yet.
      await sql`
        insert into access_link select bucket, id, ${personName("one@example.com")}, ${personName("x")}, 'C1' from shop`.execute(
        store.db,
      );
      while ((await erasure()).ended_at === null) await erasureStep(parts, { shop: own.shop, id });
      expect(await erasure()).toMatchObject({ events: 4, sealed_email: null, sealed_links: null });
      expect(await store.db.selectFrom("access_link").selectAll().execute()).toEqual([]);
    });

    it("does not recognise a customer of one shop in another shop", async () => {
      const [one, other] = [await anAccessShop(store), await anAccessShop(store, { shop: await aShop(store) })];
      await one.accept(anOrder({ id: "1", ...old }));
      expect(await other.accept(anOrder({ id: "1", ...fresh }))).toMatchObject([{ deliveries: 1 }]);
    });

    it("recognises the customers after a rebuild of the ledger", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", ...old }), anOrder({ id: "2", ...fresh, sku: "B" }));
      const { links } = await own.ledger();
      expect(links).toHaveLength(2);
      await sql`delete from access_link`.execute(store.db);
      await startRebuild(store.db, own.shop, store.clock.now());
      await own.settle();
      expect((await own.ledger()).links).toEqual(links);
    });
  });
}
