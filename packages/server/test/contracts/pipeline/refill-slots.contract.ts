import type { Selectable } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { NO_DISPATCHER } from "../../../src/pipeline/queue/direct-dispatch.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import type { AttemptSettlement } from "../../../src/pipeline/send/attempt-delivery.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { LaneTable } from "../../../src/platform/postgres/tables/tables.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anEndpoint,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import { readDeliveries } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const SLOTS = 3;

/** What may differ in a lane before its attempts end. */
type LanePatch = Partial<Record<keyof Selectable<LaneTable>, unknown>>;

/** The history of one or two lanes until attempts in them have ended. */
interface Life {
  /** How many deliveries are pending in each lane, all due, and how many of them are in flight. */
  readonly lanes: readonly {
    readonly pending: number;
    readonly sending: number;
    readonly patch?: (now: Date) => LanePatch;
  }[];
  /** The results of the first attempts in flight in each lane. The others are still in flight. */
  readonly ended: readonly (readonly ((store: TestStore, one: ClaimedDelivery) => AttemptSettlement)[])[];
}

const arrived = (store: TestStore, one: ClaimedDelivery) => aSettlement(store, one);
const again = (inSeconds: number) => (store: TestStore, one: ClaimedDelivery) => aFailure(store, one, { inSeconds });
const refusedFor = (seconds: number) => (store: TestStore, one: ClaimedDelivery) =>
  aFailure(store, one, { laneNotBefore: new Date(store.clock.now().getTime() + seconds * 1_000) });
const ago = (now: Date, seconds: number) => new Date(now.getTime() - seconds * 1_000);

const LIVES: Readonly<Record<string, Life>> = {
  "one slot of a lane that owes more": { lanes: [{ pending: 5, sending: 3 }], ended: [[arrived]] },
  "all slots of a lane that owes more": { lanes: [{ pending: 8, sending: 3 }], ended: [[arrived, arrived, arrived]] },
  "all slots of a lane that owes one more": {
    lanes: [{ pending: 4, sending: 3 }],
    ended: [[arrived, arrived, arrived]],
  },
  "a lane that owes nothing else": { lanes: [{ pending: 3, sending: 3 }], ended: [[arrived, arrived]] },
  "a lane that has more free slots than came free": { lanes: [{ pending: 5, sending: 1 }], ended: [[arrived]] },
  "a failure that is tried again later": { lanes: [{ pending: 4, sending: 3 }], ended: [[again(10)]] },
  "a failure that is tried again at once": { lanes: [{ pending: 3, sending: 3 }], ended: [[again(0), arrived]] },
  "what arrived and what did not": { lanes: [{ pending: 9, sending: 3 }], ended: [[arrived, again(5), again(0)]] },
  "a receiver that asks to wait": { lanes: [{ pending: 5, sending: 3 }], ended: [[refusedFor(60), arrived]] },
  "two lanes": {
    lanes: [
      { pending: 5, sending: 3 },
      { pending: 5, sending: 2 },
    ],
    ended: [[arrived, arrived], [arrived]],
  },
  "two lanes, of which one owes nothing else": {
    lanes: [
      { pending: 2, sending: 2 },
      { pending: 6, sending: 3 },
    ],
    ended: [[arrived, arrived], [arrived]],
  },
  "two lanes that could take more than came free, the one served longest ago first": {
    lanes: [
      { pending: 5, sending: 1, patch: (now) => ({ served_at: ago(now, 1) }) },
      { pending: 5, sending: 1, patch: (now) => ({ served_at: ago(now, 2) }) },
    ],
    ended: [[arrived], [arrived]],
  },
  "a lane that is paced": {
    lanes: [{ pending: 5, sending: 3, patch: () => ({ rate_per_second: 1 }) }],
    ended: [[arrived, arrived]],
  },
  "a lane that is switched off": {
    lanes: [{ pending: 5, sending: 3, patch: () => ({ paused: true }) }],
    ended: [[arrived]],
  },
  "a lane with slots of its own": {
    lanes: [{ pending: 7, sending: 3, patch: () => ({ concurrency: 5 }) }],
    ended: [[arrived, arrived]],
  },
  "a lane whose breaker opens its door for a probe": {
    lanes: [
      {
        pending: 5,
        sending: 2,
        patch: () => ({ breaker: JSON.stringify({ kind: "open", probeAtMs: 0, probeGapSeconds: 30 }) }),
      },
    ],
    ended: [[again(5)]],
  },
};

/** The contract for refilling slots: a worker leases the next deliveries of a lane in the transaction that records its results there. */
export function refillSlotsContract(version: PostgresVersion): void {
  describe("refilling slots", () => {
    const store = useStore(version);
    /** The lanes of a bucket after these attempts have ended. */
    const live = async (bucket: number, { lanes, ended }: Life) => {
      const shop = await aShop(store, { bucket });
      const ids: string[] = [];
      const endpoints: string[] = [];
      const settlements: AttemptSettlement[] = [];
      for (const [index, { pending, sending, patch }] of lanes.entries()) {
        const endpointId = await anEndpoint(store, shop);
        endpoints.push(endpointId);
        ids.push(...(await putDeliveries(store, { shop, endpointId, count: pending })));
        const request = aClaimRequest(store, {
          bucket,
          deliveriesMax: sending,
          laneConcurrency: SLOTS,
          leaseId: "lse_0",
        });
        const { deliveries } = await claimDeliveries(store.db, request);
        expect(deliveries).toHaveLength(sending);
        // Held apart until all lanes are made, so that a claim for the next one does not take of this one.
        await store.db
          .updateTable("lane")
          .set({ not_before: "infinity" as never })
          .where("endpoint_id", "=", endpointId)
          .execute();
        settlements.push(...(ended[index] ?? []).map((end, place) => end(store, deliveries[place] as ClaimedDelivery)));
        const now = store.clock.now();
        await store.db
          .updateTable("lane")
          .set({ served_at: ago(now, 10 - index), ...patch?.(now) } as never)
          .where("endpoint_id", "=", endpointId)
          .execute();
      }
      await store.db.updateTable("lane").set({ not_before: null }).where("endpoint_id", "in", endpoints).execute();
      return { shop, ids, endpoints, settlements };
    };
    const requestOf = (bucket: number, freed: number) =>
      aClaimRequest(store, { bucket, deliveriesMax: freed, laneConcurrency: SLOTS, leaseId: "lse_1" });
    const dispatcherOf = () => aDispatcher(store, { laneConcurrency: SLOTS, leaseId: "lse_1" });
    const settle = (bucket: number, settlements: readonly AttemptSettlement[], dispatcher = NO_DISPATCHER) =>
      settleDeliveries(store.db, { bucket, now: store.clock.now(), settlements, dispatcher }, PATIENT_BREAKER);
    const pollAtOf = (settled: readonly { pollAt: Date | null }[]) => settled[0]?.pollAt ?? null;
    /** The rows afterwards, without ids and without values that may differ between the two ways. */
    const stateOf = async ({ shop, ids, endpoints }: Awaited<ReturnType<typeof live>>) => {
      const rows = await readDeliveries(store, shop.id);
      const deliveries = ids.map((id) => {
        const { state, due_at, attempts, lease_id, leased_until } = rows.find((row) => row.id === id) ?? {};
        return { state, due_at, attempts, lease_id, leased_until };
      });
      const lanes = await Promise.all(
        endpoints.map((id) =>
          store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", id).executeTakeFirstOrThrow(),
        ),
      );
      const plain = lanes.map(({ bucket: _, shop_id: __, endpoint_id: ___, fresh_seq: ____, breaker, ...lane }) => ({
        ...lane,
        breaker: breaker.kind,
      }));
      return { deliveries, lanes: plain };
    };

    it.each(Object.entries(LIVES))("of %s leaves the same rows as a claim right after settling", async (_, life) => {
      const [claiming, dispatching] = [await live(7, life), await live(8, life)];
      const freed = claiming.settlements.length;
      const lookBefore = pollAtOf(await settle(7, claiming.settlements));
      const claim = await claimDeliveries(store.db, requestOf(7, freed));
      const dispatcher = dispatcherOf();
      const lookAfter = pollAtOf(await settle(8, dispatching.settlements, dispatcher));
      expect(await stateOf(dispatching)).toEqual(await stateOf(claiming));
      const placesIn = (all: readonly string[], some: readonly { id: string }[]) =>
        some.map(({ id }) => all.indexOf(id));
      expect(placesIn(dispatching.ids, dispatcher.taken)).toEqual(placesIn(claiming.ids, claim.deliveries));
      expect(lookAfter).toEqual(claim.more ? store.clock.now() : (claim.nextAt ?? later(lookBefore)));
    });

    /** A time in the future, for which no claim was made. */
    const later = (at: Date | null) => (at !== null && at > store.clock.now() ? at : null);

    it("returns the same fields of a delivery as a claim", async () => {
      const { settlements } = await live(7, {
        lanes: [{ pending: 4, sending: 3 }],
        ended: [[arrived, arrived, arrived]],
      });
      const dispatcher = dispatcherOf();
      await settle(7, settlements, dispatcher);
      await expireLeases(store.db, { kind: "all", now: store.clock.now() });
      expect(dispatcher.taken).toEqual((await claimDeliveries(store.db, requestOf(7, 1))).deliveries);
    });

    it("reserves as many slots as became free, and leases nothing if there are none", async () => {
      const { settlements, endpoints } = await live(7, {
        lanes: [{ pending: 9, sending: 3 }],
        ended: [[arrived, arrived]],
      });
      const dispatcher = dispatcherOf();
      const reserve = vi.fn(() => null);
      const settled = await settle(7, settlements, { ...dispatcher, reserve });
      expect(reserve.mock.calls).toEqual([[7, 2]]);
      expect(dispatcher.taken).toEqual([]);
      expect(pollAtOf(settled)).toEqual(store.clock.now());
      const [lane] = await store.db.selectFrom("lane").selectAll().where("endpoint_id", "in", endpoints).execute();
      expect(lane).toMatchObject({ sending: 1, blocked: false, due_at: store.clock.now() });
    });

    it("reserves nothing if nothing is due", async () => {
      const { settlements } = await live(7, { lanes: [{ pending: 3, sending: 3 }], ended: [[arrived, again(5)]] });
      const reserve = vi.fn(() => null);
      const settled = await settle(7, settlements, { ...dispatcherOf(), reserve });
      expect(reserve).not.toHaveBeenCalled();
      expect(pollAtOf(settled)).toEqual(new Date(store.clock.now().getTime() + 5_000));
    });

    it("says when to poll a lane that was not due yet, beside a lane that was", async () => {
      const lanes = [
        { pending: 5, sending: 3 },
        { pending: 6, sending: 3 },
      ];
      const { settlements } = await live(7, { lanes, ended: [[refusedFor(60)], [arrived]] });
      const dispatcher = dispatcherOf();
      const settled = await settle(7, settlements, dispatcher);
      expect(dispatcher.taken).toHaveLength(1);
      expect(pollAtOf(settled)).toEqual(new Date(store.clock.now().getTime() + 60_000));
    });

    it("leaves released deliveries of the same order to a claim", async () => {
      const shop = await aShop(store, { bucket: 7 });
      const endpointId = await anEndpoint(store, shop);
      const ids = await putDeliveries(store, { shop, endpointId, count: 2, orderingKey: "order:1" });
      const { deliveries } = await claimDeliveries(store.db, requestOf(7, 3));
      expect(deliveries.map(({ id }) => id)).toEqual(ids.slice(0, 1));
      const dispatcher = dispatcherOf();
      const settlements = deliveries.map((one) => aSettlement(store, one));
      expect(pollAtOf(await settle(7, settlements, dispatcher))).toEqual(store.clock.now());
      expect(dispatcher.taken).toEqual([]);
      expect((await claimDeliveries(store.db, requestOf(7, 3))).deliveries.map(({ id }) => id)).toEqual(ids.slice(1));
    });

    it("leases nothing for attempts whose lease had ended", async () => {
      const { settlements } = await live(7, { lanes: [{ pending: 5, sending: 3 }], ended: [[arrived]] });
      const dispatcher = dispatcherOf();
      const late = settlements.map((one) => ({ ...one, leaseId: "lse_of_before" }));
      expect(await settle(7, late, dispatcher)).toEqual([]);
      expect(dispatcher.taken).toEqual([]);
    });

    it("makes a delivery that the worker never sent due again when its lease expires", async () => {
      const { settlements, ids } = await live(7, {
        lanes: [{ pending: 4, sending: 3 }],
        ended: [[arrived, arrived, arrived]],
      });
      await settle(7, settlements, dispatcherOf());
      store.clock.advance(60.001);
      expect(await expireLeases(store.db, { kind: "past", now: store.clock.now() })).toEqual({
        count: 1,
        buckets: [7],
      });
      expect((await claimDeliveries(store.db, requestOf(7, 3))).deliveries).toMatchObject([
        { id: ids[3], attemptsSpent: 0 },
      ]);
    });
  });
}
