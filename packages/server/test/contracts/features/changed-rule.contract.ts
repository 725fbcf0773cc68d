import { describe, expect, it } from "vitest";
import { updateRule } from "../../../src/features/rules/store.ts";
import { openHeaders, type SealedHeaders } from "../../../src/pipeline/plan/sealed-headers.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aFailure,
  anAccept,
  anEvent,
  aRuleDefinition,
  aSettlement,
  putDeliveries,
  ruleStoreParts,
} from "../../support/builders.ts";
import { useStore } from "../../support/harness.ts";
import { readDelivery } from "../../support/leases.ts";
import { storedBodies } from "../../support/stored-body.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { byHand } from "../pipeline/by-hand.ts";

/** The contract for pending calls of a rule that is changed. */
export function changedRuleContract(version: PostgresVersion): void {
  const store = useStore(version);
  const { claim, claimOne, settle, sweep, prepare, laneOf } = byHand(store);
  const act = (shop: Shop, id: string, action: Record<string, unknown>) =>
    store.db
      .transaction()
      .execute((tx) => updateRule(ruleStoreParts(store), tx, { shop, id, definition: aRuleDefinition({ action }) }));
  const moveTo = (shop: Shop, id: string, url: string) => act(shop, id, { type: "webhook", url });

  describe("a rule with a new address", () => {
    it("moves unsent and failed deliveries to the new endpoint, with the same id and bytes", async () => {
      const { shop, rule, id: failed } = await prepare();
      await settle(aFailure(store, await claimOne(), { state: "failed" }));
      await anAccept(store)(shop, anEvent());
      const { id } = await store.db.selectFrom("pending_delivery").select("id").executeTakeFirstOrThrow();
      const before = await storedBodies(store.db, shop.id);
      const moved = await moveTo(shop, rule.id, "https://example.com/new");
      expect(moved.endpoint_id).not.toBe(rule.endpoint_id);
      const target = "https://example.com/new";
      expect(await claim()).toMatchObject([{ id, body: before.get(id), endpointId: moved.endpoint_id, target }]);
      for (const one of [id, failed])
        expect(await readDelivery(store, one)).toMatchObject({ endpoint_id: moved.endpoint_id });
    });

    it("moves a delivery in flight: this attempt ends at the old address, and the next goes to the new one", async () => {
      const { shop, rule, id } = await prepare();
      const claimed = await claimOne();
      await moveTo(shop, rule.id, "https://example.com/new");
      await settle(aFailure(store, claimed));
      store.clock.advance(5);
      expect(await claim()).toMatchObject([{ id, target: "https://example.com/new" }]);
    });

    it("does not move delivered deliveries, nor those of other rules at the old address", async () => {
      const { shop, rule, id } = await prepare();
      await settle(aSettlement(store, await claimOne()));
      const [other] = await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      await moveTo(shop, rule.id, "https://example.com/new");
      expect(await readDelivery(store, id)).toMatchObject({ endpoint_id: rule.endpoint_id });
      expect(await readDelivery(store, other)).toMatchObject({ endpoint_id: rule.endpoint_id });
    });

    it("wakes other deliveries at the old address that waited for slots of the moved ones", async () => {
      const { shop, rule } = await prepare();
      await store.db.updateTable("lane").set({ concurrency: 1 }).execute();
      const [other] = await putDeliveries(store, { shop, endpointId: rule.endpoint_id });
      const claimed = await claimOne();
      expect(await laneOf(rule.endpoint_id)).toMatchObject({ due_at: null, blocked: true });
      await moveTo(shop, rule.id, "https://example.com/new");
      await settle(aSettlement(store, claimed));
      expect(await sweep()).toBe(0);
      expect(await claim()).toMatchObject([{ id: other }]);
    });
  });

  describe("a rule with other headers or another kind of action", () => {
    const url = "https://example.com/hook";
    const headersOf = (claimed: readonly ClaimedDelivery[]) =>
      claimed.map(({ target, headers }) => ({ target, headers: openHeaders(store.seal, headers) }));
    const grant = (connectionId: string) => ({
      ...{ type: "huddle", connection_id: connectionId, do: "grant", skus: ["S"], levels: [] },
    });

    it("sends pending and failed deliveries with its new headers, and those in flight at their next attempt", async () => {
      const { shop, rule, id: failed } = await prepare();
      await act(shop, rule.id, { type: "webhook", url, headers: { authorization: "Bearer wrong" } });
      await settle(aFailure(store, await claimOne(), { state: "failed" }));
      await anAccept(store)(shop, anEvent(), anEvent());
      const [sending] = await claim({ deliveriesMax: 1 });
      if (!sending) throw new Error("Nothing could be claimed.");
      expect(headersOf([sending])).toEqual([{ target: url, headers: { authorization: "Bearer wrong" } }]);
      await act(shop, rule.id, { type: "webhook", url, headers: { authorization: "Bearer right" } });
      await settle(aFailure(store, sending));
      store.clock.advance(3_600);
      const right = { target: url, headers: { authorization: "Bearer right" } };
      expect(headersOf(await claim())).toEqual([right, right]);
      const stored = await readDelivery(store, failed);
      expect(openHeaders(store.seal, stored.headers as SealedHeaders)).toEqual(right.headers);
      expect(stored).toMatchObject({ state: "failed", endpoint_id: rule.endpoint_id });
    });

    it("never sends the headers of its old address to the new one", async () => {
      const { shop, rule } = await prepare();
      await act(shop, rule.id, { type: "webhook", url, headers: { authorization: "Bearer of the old" } });
      await act(shop, rule.id, { type: "webhook", url: "https://example.com/new", headers: { "x-of": "the new" } });
      expect(headersOf(await claim())).toEqual([{ target: "https://example.com/new", headers: { "x-of": "the new" } }]);
    });

    it("writes nothing if its headers did not change", async () => {
      const { shop, rule, id } = await prepare();
      const action = { type: "webhook", url, headers: { authorization: "Bearer same" } };
      await act(shop, rule.id, action);
      const before = await readDelivery(store, id);
      await act(shop, rule.id, action);
      expect(await readDelivery(store, id)).toEqual(before);
    });

    it("does not move calls to a URL when it changes to an access rule, nor access calls the other way", async () => {
      const { shop, rule, id } = await prepare();
      const { endpoint_id: huddle } = await act(shop, rule.id, grant("hcn_1"));
      const [asked] = await putDeliveries(store, { shop, endpointId: huddle, ruleId: rule.id, format: "huddle" });
      await act(shop, rule.id, grant("hcn_2"));
      expect(await readDelivery(store, id)).toMatchObject({ endpoint_id: rule.endpoint_id });
      expect(await readDelivery(store, asked)).toMatchObject({ endpoint_id: huddle });
      const { endpoint_id: elsewhere } = await moveTo(shop, rule.id, "https://example.com/new");
      expect(await readDelivery(store, id)).toMatchObject({ endpoint_id: elsewhere });
      expect(await readDelivery(store, asked)).toMatchObject({ endpoint_id: huddle });
    });
  });
}
