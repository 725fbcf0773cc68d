import { describe, expect, it } from "vitest";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { type EndpointChange, switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { deleteRules } from "../../../src/features/rules/store.ts";
import { cancelDeliveries } from "../../../src/pipeline/queue/cancel-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aFailure, anEndpoint, aSettlement, aShop, putDeliveries, ruleStoreParts } from "../../support/builders.ts";
import { aGate, serveRoutes, untilBlocked, useStore } from "../../support/harness.ts";
import { readDelivery } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { byHand } from "./by-hand.ts";

/** The contract for cancelling, retrying by hand and switching while deliveries are in flight. */
export function changeContract(version: PostgresVersion): void {
  const store = useStore(version);
  const { claim, claimOne, settle, prepare } = byHand(store);
  const parts = () => ruleStoreParts(store);
  const remove = (shop: Shop, id: string) =>
    store.db.transaction().execute((tx) => deleteRules(parts(), tx, { shop, ids: [id] }));

  describe("cancelling", () => {
    it("ends waiting deliveries, and leaves ended ones unchanged", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const ids = await putDeliveries(store, { shop, endpointId, count: 4 });
      const [one, two, three] = await claim({ deliveriesMax: 3 });
      if (!one || !two || !three) throw new Error("Three were claimed.");
      await settle(aSettlement(store, one), aFailure(store, two), aFailure(store, three, { state: "failed" }));
      await store.db
        .transaction()
        .execute((tx) => cancelDeliveries(tx, shop, { of: { endpointId }, now: store.clock.now() }));
      const rows = await store.db.selectFrom("delivery_status").select("state").orderBy("id").execute();
      expect(rows.map(({ state }) => state)).toEqual(["delivered", "cancelled", "failed", "cancelled"]);
      expect(ids).toHaveLength(4);
      store.clock.advance(3_600);
      expect(await claim()).toEqual([]);
    });

    it("lets an attempt in flight end and records it, without a retry after it", async () => {
      const { shop, rule, id } = await prepare();
      const claimed = await claimOne();
      await remove(shop, rule.id);
      expect(await readDelivery(store, id)).toMatchObject({ state: "sending", cancelling: true });
      expect(await settle(aFailure(store, claimed))).toMatchObject([{ state: "cancelled" }]);
      expect(await readDelivery(store, id)).toMatchObject({ state: "cancelled" });
      store.clock.advance(3_600);
      expect(await claim()).toEqual([]);
    });

    it("shows a delivery as delivered if its call arrives after it was cancelled", async () => {
      const { shop, rule, id } = await prepare();
      const claimed = await claimOne();
      await remove(shop, rule.id);
      await settle(aSettlement(store, claimed));
      expect(await readDelivery(store, id)).toMatchObject({ state: "delivered" });
    });

    it("also ends a delivery whose worker died", async () => {
      const { shop, rule, id } = await prepare();
      await claimOne();
      await remove(shop, rule.id);
      store.clock.advance(61);
      await expireLeases(store.db, { kind: "past", now: store.clock.now() });
      expect(await readDelivery(store, id)).toMatchObject({ state: "cancelled", attempts: 0, attempts_spent: 0 });
      expect(await claim()).toEqual([]);
    });

    it("of one rule does not change the deliveries of other rules at the same endpoint", async () => {
      const { shop, rule, id } = await prepare();
      const [other] = await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      await remove(shop, rule.id);
      expect(await readDelivery(store, id)).toMatchObject({ state: "cancelled", attempts: 0, attempts_spent: 0 });
      expect(await claim()).toMatchObject([{ id: other }]);
    });
  });

  describe("a retry by hand", () => {
    const retry = async (shop: Shop, id: string) => {
      const url = await serveRoutes(
        deliveryRoutes({ ...store, translate: translateHubMessage, hint: () => undefined }),
        shop,
      );
      const response = await fetch(`${url}/${id}/retry`, { method: "POST" });
      return { status: response.status, body: await response.json() };
    };

    it("makes a failed delivery due now with a new schedule and the same id", async () => {
      const { shop, id } = await prepare();
      await settle(aFailure(store, await claimOne(), { state: "failed" }));
      expect(await retry(shop, id)).toMatchObject({ status: 202 });
      expect(await readDelivery(store, id)).toMatchObject({ state: "pending", attempts: 1, attempts_spent: 0 });
      expect(await claim()).toMatchObject([{ id, attemptsSpent: 0 }]);
    });

    it("makes a waiting delivery due now", async () => {
      const { shop, id } = await prepare();
      await settle(aFailure(store, await claimOne(), { inSeconds: 3_600 }));
      await retry(shop, id);
      expect(await claim()).toMatchObject([{ id }]);
    });

    it("sends a cancelled delivery, which is then no longer cancelled", async () => {
      const { shop, rule, id } = await prepare();
      const claimed = await claimOne();
      const cancelling = { of: { endpointId: rule.endpoint_id }, now: store.clock.now() };
      await store.db.transaction().execute((tx) => cancelDeliveries(tx, shop, cancelling));
      await settle(aFailure(store, claimed));
      await retry(shop, id);
      await settle(aFailure(store, await claimOne()));
      expect(await readDelivery(store, id)).toMatchObject({ state: "waiting" });
    });

    it("is refused if the rule is deleted, also during the deletion, and changes nothing", async () => {
      const { shop, rule, id } = await prepare();
      const [deleted, goOn] = [aGate(), aGate()];
      const deleting = store.otherDb.transaction().execute(async (tx) => {
        await deleteRules(parts(), tx, { shop, ids: [rule.id] });
        deleted.resolve();
        await goOn.promise;
      });
      await deleted.promise;
      const retrying = retry(shop, id);
      await untilBlocked(store);
      goOn.resolve();
      await deleting;
      for (const { status, body } of [await retrying, await retry(shop, id)]) {
        expect({ status, body }).toMatchObject({ status: 409, body: { code: "rule_deleted" } });
        expect(body).toMatchObject({ detail: expect.stringContaining("“A rule”") });
      }
      expect(await readDelivery(store, id)).toMatchObject({ state: "cancelled" });
      expect(await claim()).toEqual([]);
    });

    it("is refused while the delivery is in flight, and for a delivery that does not exist or belongs to another shop", async () => {
      const { shop, id } = await prepare();
      const stranger = await aShop(store);
      expect(await retry(stranger, id)).toMatchObject({ status: 404 });
      await claimOne();
      expect(await retry(shop, id)).toMatchObject({ status: 409, body: { code: "sending" } });
      expect(await retry(shop, "dlv_none")).toMatchObject({ status: 404 });
      expect(await readDelivery(store, id)).toMatchObject({ state: "sending" });
    });
  });

  describe("switching an endpoint", () => {
    const change = (shop: Shop, id: string, patch: EndpointChange) =>
      store.db.transaction().execute((tx) => switchEndpoint(store, tx, { shop, id, patch }));

    it("off keeps pending deliveries, and on sends them (S17)", async () => {
      const { shop, rule, id } = await prepare();
      await change(shop, rule.endpoint_id, { enabled: false });
      await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      expect(await claim()).toEqual([]);
      expect(await readDelivery(store, id)).toMatchObject({ state: "pending" });
      await change(shop, rule.endpoint_id, { enabled: true });
      expect(await claim()).toHaveLength(2);
    });

    it("on again cancels what waited if `send_waiting` is false", async () => {
      const { shop, rule, id } = await prepare();
      await change(shop, rule.endpoint_id, { enabled: false });
      await change(shop, rule.endpoint_id, { enabled: true, send_waiting: false });
      expect(await readDelivery(store, id)).toMatchObject({ state: "cancelled" });
      expect(await claim()).toEqual([]);
    });

    it("on after a 410 sends at once what waited, and respects a Retry-After of other answers", async () => {
      const { shop, rule } = await prepare();
      const { endpoint_id: endpointId } = rule;
      const [gone] = await claim();
      if (!gone) throw new Error("Nothing could be claimed.");
      await putDeliveries(store, { shop, endpointId });
      const attempt = { outcome: "gone" as const, status: 410 };
      const hold = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000);
      await settle(aFailure(store, gone, { state: "failed", laneNotBefore: hold(10), attempt }));
      await change(shop, endpointId, { enabled: false, off_reason: "gone" });
      await change(shop, endpointId, { enabled: true });
      const [again] = await claim();
      expect(again).toBeDefined();
      if (again) await settle(aFailure(store, again, { laneNotBefore: hold(60), inSeconds: 0 }));
      await change(shop, endpointId, { enabled: false });
      await change(shop, endpointId, { enabled: true });
      expect(await claim()).toEqual([]);
      store.clock.advance(60);
      expect(await claim()).toHaveLength(1);
    });

    it("on wakes a lane that was full and asleep before it was switched off", async () => {
      const { shop, rule } = await prepare();
      await change(shop, rule.endpoint_id, { concurrency: 1 });
      await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      const claimed = await claimOne();
      await change(shop, rule.endpoint_id, { enabled: false });
      await settle(aSettlement(store, claimed));
      await change(shop, rule.endpoint_id, { enabled: true });
      expect(await claim()).toHaveLength(1);
    });

    it("to a higher limit sends more at once, and to a lower one claims nothing until enough attempts have ended", async () => {
      const { shop, rule } = await prepare();
      const { endpoint_id: endpointId } = rule;
      await change(shop, endpointId, { concurrency: 1 });
      await putDeliveries(store, { shop, endpointId, count: 4 });
      expect(await claim()).toHaveLength(1);
      await change(shop, endpointId, { concurrency: 3 });
      const more = await claim();
      expect(more).toHaveLength(2);
      await change(shop, endpointId, { concurrency: 1 });
      await settle(...more.map((one) => aSettlement(store, one)));
      expect(await claim()).toEqual([]);
      await change(shop, endpointId, { concurrency: null });
      expect(await claim()).toHaveLength(2);
    });
  });
}
