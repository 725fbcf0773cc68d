import type { Selectable } from "kysely";
import { describe, expect, it, vi } from "vitest";
import type { PlannedDelivery } from "../../../src/pipeline/plan/plan-event.ts";
import { sealHeaders } from "../../../src/pipeline/plan/sealed-headers.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import type { Dispatcher } from "../../../src/pipeline/queue/direct-dispatch.ts";
import { enqueue, enqueueWith } from "../../../src/pipeline/queue/enqueue.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import { hubMessage } from "../../../src/platform/i18n/hub-messages.ts";
import type { LaneTable } from "../../../src/platform/postgres/tables/tables.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  anEndpoint,
  aPlannedDelivery,
  aShop,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import { readDeliveries, readDelivery } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const SLOTS = 3;

/** Each scenario runs twice, so that direct dispatch can be compared with a claim right after queueing. */
interface Place {
  readonly store: TestStore;
  readonly shop: Shop;
  readonly endpointId: string;
  readonly otherEndpointId: string;
  plan(options?: Partial<PlannedDelivery>): PlannedDelivery;
  /** Puts this many deliveries of the lane in flight. */
  send(options: Partial<PlannedDelivery> & { count?: number }): Promise<void>;
}

type Scenario = (place: Place) => readonly PlannedDelivery[] | Promise<readonly PlannedDelivery[]>;

const later = ({ store }: Place) => new Date(store.clock.now().getTime() + 60_000);

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "one delivery": ({ plan }) => [plan()],
  "as many as the lane has slots": ({ plan }) => [plan(), plan(), plan()],
  "more than the lane has slots": ({ plan }) => [plan(), plan(), plan(), plan(), plan()],
  "deliveries to two endpoints": ({ plan, otherEndpointId }) => [plan(), plan({ endpointId: otherEndpointId }), plan()],
  "two of one order": ({ plan }) => [plan({ orderingKey: "order:1" }), plan({ orderingKey: "order:1" }), plan()],
  "two of one order, and more of others than there are slots": ({ plan }) => [
    ...[plan({ orderingKey: "order:1" }), plan({ orderingKey: "order:1" }), plan(), plan(), plan()],
  ],
  "lines of one event": ({ plan }) => [plan({ eventId: "evt_1" }), plan({ eventId: "evt_1", lineNumber: 1 })],
  "one of an order of which another is being sent": async ({ plan, send }) => {
    await send({ orderingKey: "order:1" });
    return [plan({ orderingKey: "order:1" })];
  },
  "one for a lane of which a slot is taken": async ({ plan, send }) => {
    await send({ count: SLOTS - 1 });
    return [plan(), plan()];
  },
  "one for a lane without a free slot": async ({ plan, send }) => {
    await send({ count: SLOTS });
    return [plan()];
  },
  "one that is due later, beside one that is due": (place) => [place.plan({ createdAt: later(place) }), place.plan()],
  "one that no attempt is worth making of, beside one that is": ({ plan }) => [
    ...[plan({ problem: hubMessage("too_many_events_waiting") }), plan()],
  ],
};

/** The reasons why a lane gets no direct dispatch, each alone. */
const IN_THE_WAY: Readonly<Record<string, (now: Date) => Partial<Record<keyof Selectable<LaneTable>, unknown>>>> = {
  "is switched off": () => ({ paused: true }),
  "owes something that is due": (now) => ({ due_at: now }),
  "owes something that is due later": (now) => ({ due_at: new Date(now.getTime() + 1) }),
  "has due work and no slot": () => ({ blocked: true }),
  "is paced": () => ({ rate_per_second: 1_000 }),
  "was asked to wait": (now) => ({ not_before: new Date(now.getTime() + 1) }),
  "has its next slot later": (now) => ({ next_slot_at: new Date(now.getTime() + 1) }),
  "is probed later": (now) => ({ probe_at: new Date(now.getTime() + 1) }),
  "has an open breaker": () => ({ breaker: JSON.stringify({ kind: "open", probeAtMs: 0, probeGapSeconds: 30 }) }),
};

/** The contract for direct dispatch: a worker leases what is queued in the same transaction, without a claim. */
export function directDispatchContract(version: PostgresVersion): void {
  describe("direct dispatch", () => {
    const store = useStore(version);
    const aPlace = async (bucket: number): Promise<Place> => {
      const shop = await aShop(store, { bucket });
      const [endpointId, otherEndpointId] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      const plan: Place["plan"] = (options = {}) => aPlannedDelivery(store, { shop, endpointId, ...options });
      const send: Place["send"] = async (options) => {
        await putDeliveries(store, { shop, endpointId, ...options });
        await claim(bucket);
        const earlier = new Date(store.clock.now().getTime() - 1);
        await store.db.updateTable("lane").set({ served_at: earlier }).where("endpoint_id", "=", endpointId).execute();
      };
      return { store, shop, endpointId, otherEndpointId, plan, send };
    };
    const claim = async (bucket: number) =>
      (await claimDeliveries(store.db, aClaimRequest(store, { bucket, laneConcurrency: SLOTS, leaseId: "lse_1" })))
        .deliveries;
    /** Queues with a dispatcher. Returns whether a claim must follow. */
    const queueBeside = (dispatcher: Dispatcher, deliveries: readonly PlannedDelivery[], bucket = 7) =>
      store.db.transaction().execute((tx) => enqueueWith(dispatcher, tx, { bucket, deliveries }));
    const dispatcherOf = (leaseId = "lse_1") => aDispatcher(store, { laneConcurrency: SLOTS, leaseId });
    const laneOf = (endpointId: string) =>
      store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", endpointId).executeTakeFirstOrThrow();

    it.each(Object.entries(SCENARIOS))(
      "of %s leaves the same rows as a claim right after queueing",
      async (_, scenario) => {
        const [claiming, dispatching] = [await aPlace(7), await aPlace(8)];
        const queued = await scenario(claiming);
        await store.db.transaction().execute((tx) => enqueue(tx, 7, queued));
        const claimed = await claim(7);
        const dispatcher = dispatcherOf();
        const beside = await scenario(dispatching);
        const isLeft = await queueBeside(dispatcher, beside, 8);
        expect(await stateOf(dispatching, beside)).toEqual(await stateOf(claiming, queued));
        const places = (all: readonly PlannedDelivery[], some: readonly { id: string }[]) =>
          some.map(({ id }) => all.findIndex((one) => one.id === id));
        expect(places(beside, dispatcher.taken)).toEqual(places(queued, claimed));
        expect(isLeft).toEqual([]);
        expect(await claim(8)).toEqual([]);
      },
    );

    it("enqueues nothing for a call that cannot be sent: it fails without an attempt", async () => {
      const { plan } = await aPlace(7);
      const one = plan({ problem: hubMessage("too_many_events_waiting") });
      await queueBeside(dispatcherOf(), [one]);
      const failed = { state: "failed", pending_as: null, attempts: 0, attempts_spent: 0 };
      expect(await readDelivery(store, one.id)).toMatchObject(failed);
    });

    it("returns the same fields of a delivery as a claim", async () => {
      const { shop, plan } = await aPlace(7);
      const endpointId = await anEndpoint(store, shop, { kind: "huddle", target: "hcn_1" });
      const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
      const headers = sealHeaders(store.seal, { "x-mine": "1" });
      const request = { method: "PUT", url: "https://example.com/people/é" } as const;
      const rich = plan({
        ...{
          endpointId,
          body: '{"b":1,"a":"é"}',
          headers,
          traceparent,
          request,
          lineNumber: 2,
          orderingKey: "order:1",
        },
      });
      const poor = plan({ eventId: null, ruleId: null, format: "plugandpay-v2", contentType: "text/plain" });
      const dispatcher = dispatcherOf();
      await queueBeside(dispatcher, [rich, poor]);
      await expireLeases(store.db, { kind: "all", now: store.clock.now() });
      const claimed = await claim(7);
      const byId = (deliveries: typeof claimed) => deliveries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(byId(dispatcher.taken)).toEqual(byId(claimed));
      expect(claimed.map(({ secrets }) => secrets.length)).toContain(1);
    });

    it.each(Object.entries(IN_THE_WAY))("skips a lane that %s, and wakes it", async (_, change) => {
      const { endpointId, plan } = await aPlace(7);
      const now = store.clock.now();
      const before = change(now) as { blocked?: boolean };
      await store.db.updateTable("lane").set(before).where("endpoint_id", "=", endpointId).execute();
      const dispatcher = dispatcherOf();
      const isLeft = await queueBeside(dispatcher, [plan()]);
      expect(dispatcher.taken).toEqual([]);
      expect(await laneOf(endpointId)).toMatchObject({ due_at: now, sending: 0 });
      // A delivery without a slot is handled by the settlement that frees one.
      expect(isLeft).toEqual(before.blocked === true ? [] : [7]);
    });

    it("leases from a lane whose pause is over", async () => {
      const { endpointId, plan } = await aPlace(7);
      const now = store.clock.now();
      await store.db.updateTable("lane").set({ not_before: now, next_slot_at: now, probe_at: now }).execute();
      const dispatcher = dispatcherOf();
      expect(await queueBeside(dispatcher, [plan()])).toEqual([]);
      expect(dispatcher.taken).toHaveLength(1);
      expect(await laneOf(endpointId)).toMatchObject({ due_at: null, sending: 1, probe_at: null });
    });

    it("leases from other lanes if it skips one, which is left to a claim", async () => {
      const { endpointId, otherEndpointId, plan } = await aPlace(7);
      await store.db.updateTable("lane").set({ paused: true }).where("endpoint_id", "=", endpointId).execute();
      const dispatcher = dispatcherOf();
      expect(await queueBeside(dispatcher, [plan(), plan({ endpointId: otherEndpointId })])).toEqual([7]);
      expect(dispatcher.taken.map((one) => one.endpointId)).toEqual([otherEndpointId]);
    });

    it("leases nothing if the worker has no free slot, or if nothing was queued", async () => {
      const { plan, endpointId } = await aPlace(7);
      const dispatcher = { ...dispatcherOf(), reserve: () => null };
      expect(await queueBeside(dispatcher, [plan()])).toEqual([7]);
      expect(await queueBeside(dispatcher, [])).toEqual([]);
      expect(dispatcher.taken).toEqual([]);
      expect(await laneOf(endpointId)).toMatchObject({ due_at: store.clock.now(), sending: 0 });
    });

    it("reserves a slot for every delivery that it may lease", async () => {
      const { plan } = await aPlace(7);
      const reserve = vi.fn(() => null);
      await queueBeside({ ...dispatcherOf(), reserve }, [plan(), plan()]);
      expect(reserve.mock.calls).toEqual([[7, 2, 0]]);
    });

    it("makes a delivery that the worker never sent due again when its lease expires", async () => {
      const { endpointId, plan } = await aPlace(7);
      const one = plan();
      await queueBeside(dispatcherOf("lse_of_a_dead_worker"), [one]);
      expect(await readDelivery(store, one.id)).toMatchObject({ state: "sending", lease_id: "lse_of_a_dead_worker" });
      expect(await claim(7)).toEqual([]);
      store.clock.advance(60.001);
      const expired = await expireLeases(store.db, { kind: "past", now: store.clock.now() });
      expect(expired).toEqual({ count: 1, buckets: [7] });
      expect(await claim(7)).toMatchObject([{ id: one.id, attemptsSpent: 0 }]);
      expect(await laneOf(endpointId)).toMatchObject({ sending: 1 });
    });
  });
}

/** The rows afterwards, without ids and without values that may differ between the two ways. */
async function stateOf({ store, shop, endpointId, otherEndpointId }: Place, queued: readonly PlannedDelivery[]) {
  const rows = await readDeliveries(store, shop.id);
  const byQueue = queued.map(({ id }) => rows.find((row) => row.id === id));
  const lanes = await Promise.all(
    [endpointId, otherEndpointId].map((id) =>
      store.db.selectFrom("lane").selectAll().where("endpoint_id", "=", id).executeTakeFirstOrThrow(),
    ),
  );
  return {
    deliveries: byQueue.map((row) => {
      const { state, due_at, deferred, lease_id, leased_until, overtook } = row ?? {};
      return { state, due_at, deferred, lease_id, leased_until, overtook };
    }),
    // Direct dispatch starts at `fresh_seq` 0 and a claim at the exact place. Both skip no delivery.
    lanes: lanes.map(({ bucket: _, shop_id: __, endpoint_id: ___, fresh_seq: ____, ...lane }) => lane),
  };
}
