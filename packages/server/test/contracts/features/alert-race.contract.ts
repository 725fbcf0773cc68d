import { OPERATIONAL_EVENT_TYPES } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { createEnqueueAlert } from "../../../src/features/alerts/write-alert.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aConnection, anAccept, anEndpoint, anEvent, aRule, aShop, putDeliveries } from "../../support/builders.ts";
import { untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { anAddress, pendingMails, reportedEvents, watch, work } from "../../support/watching.ts";

/** The contract for reporting an endpoint to rules and by mail: once, and completely or not at all. */
export function alertRaceContract(version: PostgresVersion): void {
  const store = useStore(version);
  /** An endpoint that has just begun to fail, and a rule that reports it to another endpoint. */
  const prepare = async () => {
    const shop = await aShop(store);
    await anAddress(store, shop);
    const alert = await aRule(store, shop, {
      ...{ name: "Tell me", trigger: "endpoint.failing" },
      action: { type: "webhook", url: "https://example.com/alerts" },
    });
    const endpointId = await anEndpoint(store, shop);
    await putDeliveries(store, { shop, endpointId, count: 5 });
    await work(store, () => "failed");
    return { shop, alert, endpointId };
  };
  const deliveriesOf = (ruleId: string) =>
    store.db.selectFrom("delivery").select(["id", "endpoint_id", "event_id"]).where("rule_id", "=", ruleId).execute();
  const expectNotifiedOnce = async (shop: Shop, alert: { id: string; endpoint_id: string }) => {
    const [event, ...others] = await reportedEvents(store, shop);
    expect(others).toEqual([]);
    expect(await deliveriesOf(alert.id)).toMatchObject([{ endpoint_id: alert.endpoint_id, event_id: event?.id }]);
    expect(await pendingMails(store, shop)).toHaveLength(1);
  };

  describe("a report about an endpoint", () => {
    it("stores the event, the calls of its rules and the mail together", async () => {
      const { shop, alert } = await prepare();
      await watch(store);
      await expectNotifiedOnce(shop, alert);
    });

    it("is made once, however many processes run the job at the same time", async () => {
      const { shop, alert } = await prepare();
      await Promise.all([store.db, store.otherDb, store.db, store.otherDb].map((db) => watch(store, { db })));
      await expectNotifiedOnce(shop, alert);
    });

    it("is made once if another process made it while this one waited for the lane", async () => {
      const { shop, alert, endpointId } = await prepare();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [endpointId]);
        const both = [watch(store), watch(store, { db: store.otherDb })];
        await untilBlocked(store, 2);
        await client.query("commit");
        await Promise.all(both);
      });
      await expectNotifiedOnce(shop, alert);
    });

    it("enqueues the mail in the transaction that stores the event", async () => {
      await prepare();
      const seen: number[] = [];
      await watch(store, {
        async enqueueAlert(tx) {
          for (const db of [tx, store.otherDb]) seen.push((await db.selectFrom("event").select("id").execute()).length);
        },
      });
      expect(seen).toEqual([1, 0]);
    });

    it.each(["decideAccess", "enqueueAlert"] as const)(
      "leaves nothing half done when it breaks off at %s",
      async (where) => {
        const { shop, alert, endpointId } = await prepare();
        const breaksOff = () => Promise.reject(new Error("The process was killed here."));
        await watch(store, { [where]: breaksOff });
        expect([
          await reportedEvents(store, shop),
          await pendingMails(store, shop),
          await deliveriesOf(alert.id),
        ]).toEqual([...[[], [], []]]);
        const lane = await store.db
          .selectFrom("lane")
          .selectAll()
          .where("endpoint_id", "=", endpointId)
          .executeTakeFirst();
        expect(lane).toMatchObject({ notified_at: null, health_check_at: store.clock.now() });
        await watch(store);
        await expectNotifiedOnce(shop, alert);
      },
    );

    it("is not delayed by another endpoint whose report fails", async () => {
      const { shop, alert } = await prepare();
      const broken = await aShop(store, { name: "Broken" });
      const endpointId = await anEndpoint(store, broken);
      await store.db.deleteFrom("rule_set").where("shop_id", "=", broken.id).execute();
      const early = new Date(store.clock.now().getTime() - 1_000);
      await store.db
        .updateTable("lane")
        .set({ health_check_at: early })
        .where("endpoint_id", "=", endpointId)
        .execute();
      await watch(store);
      await expectNotifiedOnce(shop, alert);
    });

    it("waits for an event that is being accepted for both lanes, and does not deadlock with it", async () => {
      const { shop, alert, endpointId } = await prepare();
      expect(alert.endpoint_id < endpointId).toBe(true);
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [alert.endpoint_id]);
        const watching = watch(store);
        await untilBlocked(store);
        // Accepting an event locks lanes in their order, and the health job has locked this one already.
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [endpointId]);
        await client.query("commit");
        await watching;
      });
      await expectNotifiedOnce(shop, alert);
    });

    it.each(["huddle", "http-member"])(
      "of a connection (%s) warns and never switches it off, as buyers wait behind it",
      async (kind) => {
        const shop = await aShop(store);
        const url = "https://members.example.com/t/S3cret-1?key=2";
        const endpointId = await aConnection(store, shop, { kind, url });
        await putDeliveries(store, { shop, endpointId, count: 5 });
        await work(store, () => "failed");
        for (let hours = 0; hours < 400; hours += 4) {
          store.clock.advance(4 * 3_600);
          await work(store, () => "failed");
          await watch(store);
        }
        const shown = { kind, url: "https://members.example.com/t/[masked]?[masked]", switches_off_at: null };
        expect((await reportedEvents(store, shop)).map(({ type, data }) => ({ type, ...data.endpoint }))).toMatchObject(
          [null, 50, 70, 90].map((percent) => ({ type: "endpoint.failing", percent, ...shown })),
        );
        const endpoint = await store.db
          .selectFrom("endpoint")
          .selectAll()
          .where("id", "=", endpointId)
          .executeTakeFirst();
        expect(endpoint).toMatchObject({ enabled: true });
      },
    );

    it("has no mail if there is no recipient, or if the hub cannot send mail", async () => {
      const { shop } = await prepare();
      const parts = { ...store, mailDomain: "haak.test", publicUrl: "https://haak.test", sendsMail: false };
      await watch(store, { enqueueAlert: createEnqueueAlert(parts) });
      expect([await reportedEvents(store, shop), await pendingMails(store, shop)]).toMatchObject([[{}], []]);
      await sql`update alert_settings set email = null`.execute(store.db);
      await work(store, () => "delivered");
      store.clock.advance(60);
      await work(store, () => "delivered");
      await watch(store);
      expect([await reportedEvents(store, shop), await pendingMails(store, shop)]).toMatchObject([[{}, {}], []]);
    });
  });

  describe("a rule about endpoints", () => {
    it("does not call an endpoint about itself", async () => {
      const shop = await aShop(store);
      const alert = await aRule(store, shop, { trigger: "endpoint.failing" });
      await putDeliveries(store, { shop, endpointId: alert.endpoint_id, count: 5 });
      await work(store, () => "failed");
      await watch(store);
      expect(await reportedEvents(store, shop)).toMatchObject([{ data: { endpoint: { id: alert.endpoint_id } } }]);
      expect(await deliveriesOf(alert.id)).toEqual([]);
    });

    it("does not loop if all called endpoints fail and report each other", async () => {
      const shop = await aShop(store);
      const urls = Array.from({ length: 4 }, (_, index) => `https://example.com/alerts/${index}`);
      const rules = urls.flatMap((url) => OPERATIONAL_EVENT_TYPES.map((trigger) => ({ trigger, url })));
      for (const { trigger, url } of rules) await aRule(store, shop, { trigger, action: { type: "webhook", url } });
      await aRule(store, shop, { action: { type: "webhook", url: urls[0] } });
      await anAccept(store)(shop, ...Array.from({ length: 5 }, () => anEvent()));
      const fail = async (days: number) => {
        for (let hours = 0; hours < days * 24; hours += 2) {
          store.clock.advance(2 * 3_600);
          await work(store, () => "failed");
          await watch(store);
        }
      };
      await fail(8);
      const found = await reportedEvents(store, shop);
      // Each endpoint causes four warnings and one end, however long it fails.
      expect(found.length).toBeGreaterThan(10);
      expect(found.length).toBeLessThanOrEqual(4 * 5);
      await fail(3);
      expect(await reportedEvents(store, shop)).toHaveLength(found.length);
    });

    it("reports one endpoint in the order in which things happened", async () => {
      const shop = await aShop(store);
      const action = { type: "webhook", url: "https://example.com/alerts" };
      await aRule(store, shop, { trigger: "endpoint.failing", action });
      const recovered = await aRule(store, shop, { trigger: "endpoint.recovered", action });
      const endpointId = await anEndpoint(store, shop);
      await putDeliveries(store, { shop, endpointId, count: 5 });
      await work(store, () => "failed");
      await watch(store);
      store.clock.advance(60);
      const settled = await work(store, (id) => (id === endpointId ? "delivered" : "failed"));
      expect(settled).toHaveLength(2);
      await watch(store);
      const [later] = await store.db
        .selectFrom("delivery_status")
        .selectAll()
        .where("rule_id", "=", recovered.id)
        .execute();
      expect(later).toMatchObject({ deferred: true, ordering_key: `endpoint:${endpointId}` });
    });

    it("has a decision about every event of the hub, also by rules about orders", async () => {
      const { shop } = await prepare();
      await aRule(store, shop, { name: "Orders" });
      await watch(store);
      const { decision_codes } = await store.db.selectFrom("event").select("decision_codes").executeTakeFirstOrThrow();
      expect(decision_codes).toBe("CT");
    });
  });

  it("is not deleted while an event of the hub is stored, because the rule set is locked", async () => {
    const { shop, alert } = await prepare();
    const rivals: string[] = [];
    await watch(store, {
      async decideAccess() {
        const rival = sql`select 1 from rule_set where shop_id = ${shop.id} for update nowait`.execute(store.otherDb);
        rivals.push(await rival.then(() => "had it", String));
        return [];
      },
    });
    expect(rivals).toEqual([expect.stringContaining("could not obtain lock")]);
    await expectNotifiedOnce(shop, alert);
  });
}
