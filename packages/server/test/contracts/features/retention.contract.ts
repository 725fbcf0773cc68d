import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { readDecisions } from "../../../src/features/events/decisions.ts";
import { eventRoutes } from "../../../src/features/events/routes.ts";
import { PAGE } from "../../../src/features/retention/retention-job.ts";
import { deleteRules, updateRule } from "../../../src/features/rules/store.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  cameTo,
  countAttempts,
  daysPass,
  happened,
  happenedAndCalled,
  idsIn,
  remove,
} from "../../features/retention/old-things.ts";
import {
  anAccept,
  anEndpoint,
  anEvent,
  aRule,
  aRuleDefinition,
  aShop,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { serveRoutes, type TestStore, useStore } from "../../support/harness.ts";
import { bringInto, type ReachedState, readDeliveries } from "../../support/leases.ts";
import { putPending } from "../../support/pending.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const OPEN: readonly string[] = ["pending", "sending", "waiting"];

/** Inserts events whose deliveries are in these states. Returns their ids. */
async function putEvents(store: TestStore, shop: Shop, events: readonly ReachedState[][]): Promise<string[]> {
  const ids: string[] = [];
  const endpointId = await anEndpoint(store, shop);
  for (const states of events) {
    const eventId = await happened(store, shop);
    ids.push(eventId);
    for (const [index, state] of states.entries()) {
      const [id] = await putDeliveries(store, { shop, endpointId, eventId, ruleId: `rul_${index}` });
      await bringInto(store, id ?? "", state);
    }
  }
  return ids;
}

/** The contract for old events. */
export function retentionContract(version: PostgresVersion): void {
  const store = useStore(version);
  const changeRule = (shop: Shop, id: string, name: string) =>
    store.db
      .transaction()
      .execute((tx) => updateRule(ruleStoreParts(store), tx, { shop, id, definition: aRuleDefinition({ name }) }));

  describe("an event that is older than the retention", () => {
    it("is removed with its deliveries and their attempts, and a younger one stays", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const old = await happened(store, shop);
      await cameTo(store, old, { state: "failed", attempts: 3 });
      store.clock.advance(1);
      const young = await happenedAndCalled(store, shop);
      daysPass(store, 90);
      expect(await remove(store)).toEqual({ event: 1, delivery: 1, attempt: 3 });
      expect(await idsIn(store, "event")).toEqual([young]);
      expect(await idsIn(store, "delivery")).toHaveLength(1);
      expect(await countAttempts(store)).toBe(1);
    });

    it("stays until the exact end of the last day of the retention", async () => {
      const shop = await aShop(store);
      await happened(store, shop);
      daysPass(store, 90);
      expect(await remove(store)).toEqual({});
      store.clock.advance(6 * 3_600 + 0.001);
      expect(await remove(store)).toEqual({ event: 1 });
    });

    it("leaves its key: the same key again is a duplicate with the first id, and queues no delivery", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const id = await happenedAndCalled(store, shop, "order:1:paid");
      daysPass(store, 91);
      await remove(store);
      expect(await idsIn(store, "event")).toEqual([]);
      const [again, other] = await anAccept(store)(
        shop,
        anEvent({ key: "order:1:paid", type: "subscription.ended" }),
        anEvent({ key: "order:2:paid" }),
      );
      expect(again).toEqual({ id, type: "order.paid", duplicate: true, deliveries: 0 });
      expect(other).toMatchObject({ duplicate: false, deliveries: 1 });
      expect(await idsIn(store, "event")).toEqual([other?.id]);
    });

    it.each(["pending", "waiting", "sending"] as const)(
      "stays whole while one of its deliveries is %s, and goes when that has ended",
      async (state) => {
        const shop = await aShop(store);
        const [first] = [await aRule(store, shop), await aRule(store, shop)];
        const id = await happened(store, shop);
        await cameTo(store, id);
        const [pending] = (await readDeliveries(store)).filter(({ rule_id }) => rule_id === first.id);
        await bringInto(store, pending?.id ?? "", state);
        daysPass(store, 91);
        expect(await remove(store)).toEqual({});
        expect(await idsIn(store, "delivery")).toHaveLength(2);
        expect(await countAttempts(store)).toBe(2);
        await bringInto(store, pending?.id ?? "", "cancelled");
        daysPass(store, 1);
        expect(await remove(store)).toEqual({ event: 1, delivery: 2, attempt: 2 });
      },
    );

    it("stays while a running replay includes the event or one of its deliveries", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const [replayed, called, other] = [
        await happenedAndCalled(store, shop),
        await happened(store, shop),
        await happenedAndCalled(store, shop),
      ];
      await cameTo(store, called);
      await sql`
        insert into replay_item (bucket, shop_id, replay_id, position, state, endpoint_id, delivery_id, event_id, rule_id, line_number)
        select bucket, shop_id, 'rpl_1', 1, 'queued', endpoint_id, id, null::text, null::text, null::smallint
        from delivery where event_id = ${replayed}
        union all
        select bucket, shop_id, 'rpl_2', 1, 'queued', endpoint_id, null, event_id, 'rul_new', 0
        from delivery where event_id = ${called}`.execute(store.db);
      daysPass(store, 91);
      await remove(store);
      expect(await idsIn(store, "event")).toEqual([replayed, called]);
      expect(await idsIn(store, "event")).not.toContain(other);
      await sql`delete from replay_item`.execute(store.db);
      daysPass(store, 1);
      await remove(store);
      expect(await idsIn(store, "event")).toEqual([]);
    });

    it("is removed exactly if it is old and nothing of it is pending", async () => {
      const anyState = fc.constantFrom("pending", "sending", "delivered", "waiting", "failed", "cancelled");
      const someEvents = fc.array(fc.array(anyState, { maxLength: 3 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(someEvents, someEvents, async (old, young) => {
          await store.empty();
          const shop = await aShop(store);
          const oldIds = await putEvents(store, shop, old);
          daysPass(store, 50);
          const youngIds = await putEvents(store, shop, young);
          daysPass(store, 41);
          await remove(store);
          const stays = oldIds.filter((_, index) => old[index]?.some((state) => OPEN.includes(state)));
          expect(await idsIn(store, "event")).toEqual([...stays, ...youngIds]);
        }),
        { numRuns: sizeOf("livesInStore") },
      );
    });

    it("is found behind any number of events that must stay", async () => {
      const shop = await aShop(store);
      const accept = anAccept(store);
      const events = Array.from({ length: PAGE + 5 }, () => anEvent());
      await accept(shop, ...events);
      await sql`
        insert into delivery (bucket, shop_id, id, event_id, endpoint_id, line_number, due_at, format, content_type, headers, body,
          created_at)
        select bucket, shop_id, 'dlv_' || id, id, 'end_off', 0, received_at, 'haak', 'text/plain', '{}', '', received_at
        from event`.execute(store.db);
      await putPending(store.db, sql`d.endpoint_id = 'end_off'`, { state: "waiting" });
      const last = await happened(store, shop);
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ event: 1 });
      expect(await idsIn(store, "event")).not.toContain(last);
      expect(await idsIn(store, "event")).toHaveLength(PAGE + 5);
    });

    it("is removed from every shop, in every bucket", async () => {
      const shops = [await aShop(store), await aShop(store), await aShop(store, { bucket: 200 })];
      for (const shop of shops) await happened(store, shop);
      daysPass(store, 91);
      expect(await remove(store)).toEqual({ event: 3 });
    });

    it("is removed by a pass that runs four times a day", async () => {
      const shop = await aShop(store);
      await happened(store, shop);
      daysPass(store, 89.99);
      await remove(store);
      store.clock.advance(6 * 3_600 - 1);
      expect(await remove(store)).toEqual({});
      store.clock.advance(1);
      expect(await remove(store)).toEqual({ event: 1 });
    });

    it("answers 404 when it is read, and so does a retry of its delivery", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const id = await happenedAndCalled(store, shop);
      const [delivery] = await idsIn(store, "delivery");
      daysPass(store, 91);
      await remove(store);
      const events = await serveRoutes(eventRoutes(store), shop);
      expect((await fetch(`${events}/${id}`)).status).toBe(404);
      expect(await (await fetch(`${events}/?key=order`)).json()).toEqual({ data: [], next_cursor: null });
      const retries = await serveRoutes(
        deliveryRoutes({ ...store, translate: translateHubMessage, db: store.db, hint: () => undefined }),
        shop,
      );
      expect((await fetch(`${retries}/${delivery}/retry`, { method: "POST" })).status).toBe(404);
    });
  });

  describe("a version of a rule", () => {
    const versionsOf = async () => {
      const rows = await store.db.selectFrom("rule_version").select("definition").orderBy("from_version").execute();
      return rows.map(({ definition }) => (definition as { name: string }).name);
    };

    it("is removed a day after the last event that it decided, and not while one of these stays", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop, { name: "first" });
      const kept = await happened(store, shop);
      await cameTo(store, kept, { state: "waiting" });
      await changeRule(shop, rule.id, "second");
      await happenedAndCalled(store, shop);
      await changeRule(shop, rule.id, "third");
      daysPass(store, 90.5);
      expect(await remove(store)).toEqual({ event: 1, delivery: 1, attempt: 1 });
      expect(await versionsOf()).toEqual(["first", "second", "third"]);
      daysPass(store, 1);
      expect(await remove(store)).toEqual({ rule_version: 1 });
      expect(await versionsOf()).toEqual(["first", "third"]);
      const events = await serveRoutes(eventRoutes(store), shop);
      const shown = await (await fetch(`${events}/${kept}`)).json();
      expect(shown).toMatchObject({ decisions: [{ rule: { name: "first" }, called: true }] });
      await cameTo(store, kept, { attempts: 0 });
      daysPass(store, 1);
      await remove(store);
      expect(await versionsOf()).toEqual(["third"]);
    });

    it("stays while it is the current version, however old, and so do the versions of young events", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop, { name: "first" });
      daysPass(store, 200);
      await happened(store, shop);
      await changeRule(shop, rule.id, "second");
      daysPass(store, 80);
      expect(await remove(store)).toEqual({});
      expect(await versionsOf()).toEqual(["first", "second"]);
    });

    it("that is removed while its event is read makes the read a 404, not a 500", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      const event = anEvent();
      const [accepted] = await anAccept(store)(shop, event);
      const decided = { id: accepted?.id ?? "", event, ruleSetVersion: 1, decisionCodes: "C" };
      await store.db.transaction().execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [rule.id] }));
      const read = () => readDecisions(store.db, shop, { decided, language: "en", now: store.clock.now() });
      expect(await read()).toHaveLength(1);
      daysPass(store, 92);
      await remove(store);
      await expect(read()).rejects.toMatchObject({ facts: { status: 404 } });
    });

    it("is removed with its deleted rule, unless a delivery names the rule", async () => {
      const shop = await aShop(store);
      const [named, forgotten] = [await aRule(store, shop), await aRule(store, shop)];
      const endpointId = await anEndpoint(store, shop);
      await store.db
        .transaction()
        .execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [named.id, forgotten.id] }));
      await putDeliveries(store, { shop, endpointId, ruleId: named.id });
      daysPass(store, 92);
      expect(await remove(store)).toEqual({ rule_version: 2, rule: 1 });
      expect(await idsIn(store, "rule")).toEqual([named.id]);
    });
  });
}
