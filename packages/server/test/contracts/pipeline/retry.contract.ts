import { describe, expect, it } from "vitest";
import { deliveryRoutes } from "../../../src/features/deliveries/routes.ts";
import { switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { translateHubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import { aClaimRequest, aFailure, anEndpoint, aSettlement, aShop, putDeliveries } from "../../support/builders.ts";
import { serveRoutes, useStore } from "../../support/harness.ts";
import { bringInto } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** What the store promises about a delivery that a person sends again while its endpoint fails. */
export function retryContract(version: PostgresVersion): void {
  const store = useStore(version);
  const claim = async () => (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
  const claimIds = async () => (await claim()).map(({ id }) => id);
  const settle = (settlement: AttemptSettlement) =>
    settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements: [settlement] });
  const failProbe = (probe: ClaimedDelivery | undefined) => {
    if (probe === undefined) throw new Error("There is no probe.");
    const { attemptsSpent } = probe;
    return settle(aFailure(store, probe, { dueAt: store.clock.now(), attemptsSpent }));
  };
  const inSeconds = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000).toISOString();

  /** An endpoint with fifteen deliveries in its queue, whose breaker has just opened for half a minute. */
  const prepare = async () => {
    const shop = await aShop(store);
    const endpointId = await anEndpoint(store, shop);
    const ids = await putDeliveries(store, { shop, endpointId, count: 20 });
    const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { deliveriesMax: 5 }));
    for (const one of deliveries) await settle(aFailure(store, one, { inSeconds: 3_600 }));
    store.clock.advance(3);
    const parts = { ...store, translate: translateHubMessage, hint: () => undefined };
    const url = await serveRoutes(deliveryRoutes(parts), shop);
    const retry = async (id: string) => (await fetch(`${url}/${id}/retry`, { method: "POST" })).status;
    const read = async (id: string) => {
      const shown = (await (await fetch(`${url}/${id}`)).json()) as { state: string; next_attempt_at: string | null };
      return [shown.state, shown.next_attempt_at];
    };
    const listed = async (state: string) => {
      const { data } = (await (await fetch(`${url}/?state=${state}`)).json()) as { data: readonly unknown[] };
      return data.length;
    };
    const switchTo = (patch: { enabled: boolean }) =>
      store.db.transaction().execute((tx) => switchEndpoint(store, tx, { shop, id: endpointId, patch }));
    return { shop, endpointId, ids, last: ids.at(-1) ?? "", retry, read, listed, switchTo };
  };

  describe("a delivery that is sent again by hand while the breaker of its endpoint is open", () => {
    it("goes at once, as the probe, before all that has waited longer", async () => {
      const { last, retry, read, listed } = await prepare();
      expect(await claimIds()).toEqual([]);
      expect(await read(last)).toEqual(["paused", inSeconds(27)]);
      expect(await listed("paused")).toBe(20);
      expect(await retry(last)).toBe(202);
      expect(await read(last)).toEqual(["pending", inSeconds(0)]);
      expect(await claim()).toMatchObject([{ id: last, probing: true }]);
      expect(await read(last)).toEqual(["sending", null]);
      expect(await claimIds()).toEqual([]);
      expect(await retry(last)).toBe(409);
    });

    it("lets all others follow if it arrives", async () => {
      const { last, retry } = await prepare();
      await retry(last);
      const [probe] = await claim();
      if (probe) await settle(aSettlement(store, probe));
      expect(await claimIds()).toHaveLength(14);
    });

    it("spends nothing if it fails, and waits for the next probe with the others", async () => {
      const { last, retry, read } = await prepare();
      await retry(last);
      await failProbe((await claim())[0]);
      expect(await read(last)).toEqual(["paused", inSeconds(60)]);
      expect(await claimIds()).toEqual([]);
      store.clock.advance(60);
      const [next] = await claim();
      expect(next?.probing).toBe(true);
      expect(next?.id).not.toBe(last);
    });

    it("goes right after a probe that is under way, each of them if there are several", async () => {
      const { ids, last, retry, read } = await prepare();
      store.clock.advance(27);
      const [probe] = await claim();
      const others = [last, ids.at(-2) ?? ""];
      for (const id of others) expect(await retry(id)).toBe(202);
      expect(await read(last)).toEqual(["paused", inSeconds(60)]);
      expect(await claimIds()).toEqual([]);
      await failProbe(probe);
      const [first] = await claim();
      await failProbe(first);
      const [second] = await claim();
      expect([first?.id, second?.id].toSorted()).toEqual(others.toSorted());
      await failProbe(second);
      expect(await claimIds()).toEqual([]);
    });

    it("does not wait for a probe whose worker has died", async () => {
      const { last, retry } = await prepare();
      store.clock.advance(27);
      await claim();
      await expireLeases(store.db, { kind: "all", now: store.clock.now() });
      expect(await retry(last)).toBe(202);
      expect(await claimIds()).toEqual([last]);
    });

    it("does not wait for an earlier delivery of its order", async () => {
      const { shop, endpointId, retry, read } = await prepare();
      await putDeliveries(store, { shop, endpointId, orderingKey: "order:1" });
      const [later = ""] = await putDeliveries(store, { shop, endpointId, orderingKey: "order:1" });
      expect(await read(later)).toEqual(["paused", inSeconds(15 * 60)]);
      expect(await retry(later)).toBe(202);
      expect(await claimIds()).toEqual([later]);
    });

    it("is the probe too if it had failed for good", async () => {
      const { last, retry } = await prepare();
      await bringInto(store, last, "failed");
      expect(await retry(last)).toBe(202);
      expect(await claimIds()).toEqual([last]);
    });

    it("waits as long as the receiver asked for, and says so", async () => {
      const { endpointId, last, retry, read } = await prepare();
      const until = inSeconds(600);
      await store.db
        .updateTable("lane")
        .set({ not_before: new Date(until) })
        .where("endpoint_id", "=", endpointId)
        .execute();
      expect(await retry(last)).toBe(202);
      expect(await read(last)).toEqual(["pending", until]);
      expect(await claimIds()).toEqual([]);
      store.clock.advance(600);
      expect(await claimIds()).toEqual([last]);
    });

    it("waits for an endpoint that is off, and says no time", async () => {
      const { last, retry, read, switchTo } = await prepare();
      await switchTo({ enabled: false });
      expect(await retry(last)).toBe(202);
      expect(await read(last)).toEqual(["paused", null]);
      expect(await claimIds()).toEqual([]);
      await switchTo({ enabled: true });
      expect(await claimIds()).toContain(last);
    });
  });
}
