import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { isLeased } from "../../../src/pipeline/queue/delivery-conditions.ts";
import { type Dispatcher, NO_DISPATCHER } from "../../../src/pipeline/queue/direct-dispatch.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { type Settled, settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Database } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anAccept,
  anEvent,
  aRule,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import { readDeliveries } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const LEASE_SECONDS = 60;
const LANE_CONCURRENCY = 2;
const KEYS = 12;

/** The model of a delivery. Only its worker knows that it is in flight, and the worker may be dead or late. */
interface ModelDelivery {
  state: "pending" | "sending" | "delivered" | "waiting" | "failed";
  attempts: number;
  leaseId: string | null;
}

interface Model {
  readonly keys: Set<string>;
  readonly deliveries: Map<string, ModelDelivery>;
  /** What living workers have in flight, in the order of claiming. A lease may have expired in the meantime. */
  readonly held: ClaimedDelivery[];
  readonly paused: Set<string>;
}

interface Real {
  readonly store: TestStore;
  readonly shop: Shop;
  readonly endpoints: readonly string[];
  readonly rulesCount: number;
}

type Command = fc.AsyncCommand<Model, Real>;

/** A step: its name in a counterexample, and what it changes in the model and the database. */
function step(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return {
    check: () => true,
    toString: () => name,
    async run(model, real) {
      await run(model, real);
      await checkInvariants(model, real);
    },
  };
}

const accept = (keys: readonly number[]) =>
  step(`accept(${keys.join(",")})`, (model, real) => acceptBeside(model, real, { keys, dispatcher: NO_DISPATCHER }));

/** For a process that accepts and sends: deliveries of direct dispatch are in its slots right after queueing. */
const acceptAndTake = (keys: readonly number[]) =>
  step(`acceptAndTake(${keys.join(",")})`, async (model, real) => {
    const dispatcher = dispatcherOf(real.store);
    await acceptBeside(model, real, { keys, dispatcher });
    for (const one of dispatcher.taken) takeInto(model, one);
  });

async function acceptBeside(
  model: Model,
  { store, shop, rulesCount }: Real,
  { keys, dispatcher }: { keys: readonly number[]; dispatcher: Dispatcher },
): Promise<void> {
  const accept = anAccept(store, { dispatcher });
  const accepted = await accept(shop, ...keys.map((key) => anEvent({ key: `key-${key}` })));
  for (const [index, one] of accepted.entries()) {
    const key = `key-${keys[index]}`;
    expect(one.duplicate, `${key} is a duplicate`).toBe(model.keys.has(key));
    expect(one.deliveries).toBe(one.duplicate ? 0 : rulesCount);
    model.keys.add(key);
  }
  const rows = await store.db.selectFrom("delivery").select("id").where("shop_id", "=", shop.id).execute();
  for (const { id } of rows) {
    if (!model.deliveries.has(id)) model.deliveries.set(id, { state: "pending", attempts: 0, leaseId: null });
  }
}

/** Puts a delivery into the slots of a living worker. */
function takeInto(model: Model, one: ClaimedDelivery): void {
  const pending = model.deliveries.get(one.id);
  expect(pending?.state, `${one.id} was taken`).toMatch(/^(pending|waiting)$/);
  expect(model.paused.has(one.endpointId), "the lane is paused").toBe(false);
  model.deliveries.set(one.id, { state: "sending", attempts: pending?.attempts ?? 0, leaseId: one.leaseId });
  model.held.push(one);
}

const claim = (deliveriesMax: number) =>
  step(`claim(${deliveriesMax})`, async (model, { store, shop }) => {
    const { deliveries } = await claimDeliveries(store.db, {
      ...aClaimRequest(store, { bucket: shop.bucket, deliveriesMax, laneConcurrency: LANE_CONCURRENCY }),
      leasedUntil: new Date(store.clock.now().getTime() + LEASE_SECONDS * 1_000),
    });
    expect(deliveries.length).toBeLessThanOrEqual(deliveriesMax);
    for (const one of deliveries) takeInto(model, one);
  });

type Outcome = "delivered" | "waiting" | "failed";

/** With `dispatches` the worker also refills the slots of the ended attempts, without a claim. */
const settle = (pick: number, outcomes: readonly Outcome[], dispatches = false) =>
  step(`settle(${pick},${outcomes.join(",")},${dispatches})`, async (model, { store, shop }) => {
    const from = model.held.length > 0 ? pick % model.held.length : 0;
    const settling = model.held.splice(from, outcomes.length);
    const states = new Map(settling.map((one, index) => [one, outcomes[index] ?? "delivered"]));
    const dispatcher = dispatcherOf(store);
    const settlements = settling.map((one) => settlementOf(store, one, states.get(one)));
    const batch = {
      bucket: shop.bucket,
      now: store.clock.now(),
      settlements,
      dispatcher: dispatches ? dispatcher : NO_DISPATCHER,
    };
    const settled = await settleDeliveries(store.db, batch, PATIENT_BREAKER);
    for (const [one, state] of states) noteSettled(model, { one, state, settled });
    for (const one of dispatcher.taken) takeInto(model, one);
  });

/** Only the holder of a lease settles. */
function noteSettled(model: Model, end: { one: ClaimedDelivery; state: Outcome; settled: readonly Settled[] }): void {
  const { one, state, settled } = end;
  const pending = model.deliveries.get(one.id);
  const isHolder = pending?.leaseId === one.leaseId;
  const recorded = settled.find(({ settlement }) => settlement.id === one.id && settlement.leaseId === one.leaseId);
  expect(recorded !== undefined, `${one.id} was settled by its holder`).toBe(isHolder);
  if (!pending || !isHolder) return;
  model.deliveries.set(one.id, { state, attempts: pending.attempts + 1, leaseId: null });
}

/** A worker with direct dispatch and enough free slots. */
function dispatcherOf(store: TestStore) {
  const leasedUntil = new Date(store.clock.now().getTime() + LEASE_SECONDS * 1_000);
  return aDispatcher(store, { laneConcurrency: LANE_CONCURRENCY, leasedUntil });
}

function settlementOf(store: TestStore, one: ClaimedDelivery, outcome: Outcome | undefined) {
  if (outcome === "waiting") return aFailure(store, one, { inSeconds: 10 });
  return outcome === "failed" ? aFailure(store, one, { state: "failed" }) : aSettlement(store, one);
}

/** A worker dies. Only the leases, which expire, know what it had in flight. */
const crash = (pick: number) =>
  step(`crash(${pick})`, async (model) => {
    const leaseId = model.held[pick % Math.max(1, model.held.length)]?.leaseId;
    const living = model.held.filter((one) => one.leaseId !== leaseId);
    model.held.splice(0, model.held.length, ...living);
  });

const advance = (seconds: number) =>
  step(`advance(${seconds})`, async (_model, { store }) => store.clock.advance(seconds));

const expire = () =>
  step("expire()", async (model, { store }) => {
    const before = await readDeliveries(store);
    const past = before.filter((row) => row.leased_until !== null && row.leased_until < store.clock.now());
    const { count } = await expireLeases(store.db, { kind: "past", now: store.clock.now() });
    expect(count).toBe(past.length);
    for (const { id } of past) {
      const attempts = model.deliveries.get(id)?.attempts ?? 0;
      model.deliveries.set(id, { state: attempts > 0 ? "waiting" : "pending", attempts, leaseId: null });
    }
  });

const pause = (lane: number, enabled: boolean) =>
  step(`${enabled ? "resume" : "pause"}(${lane})`, async (model, { store, shop, endpoints }) => {
    const id = endpoints[lane % endpoints.length] ?? "";
    await store.db.transaction().execute((tx) => switchEndpoint(store, tx, { shop, id, patch: { enabled } }));
    if (enabled) model.paused.delete(id);
    else model.paused.add(id);
  });

/** Limits the calls per second of a lane, or removes the limit. */
const pace = (lane: number, ratePerSecond: number | null) =>
  step(`pace(${lane},${ratePerSecond})`, async (_model, { store, endpoints }) => {
    const id = endpoints[lane % endpoints.length] ?? "";
    await store.db.updateTable("lane").set({ rate_per_second: ratePerSecond }).where("endpoint_id", "=", id).execute();
  });

async function checkInvariants(model: Model, { store, shop, rulesCount }: Real): Promise<void> {
  const rows = await readDeliveries(store, shop.id);
  expect(rows.length, "deliveries pending").toBe(model.keys.size * rulesCount);
  expect(new Set(rows.map((row) => `${row.event_id} ${row.rule_id} ${row.line_number}`)).size).toBe(rows.length);
  const stored = rows.map((row) => [row.id, { state: row.state, attempts: row.attempts, leaseId: row.lease_id }]);
  expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(model.deliveries));
  const sending = Map.groupBy(
    rows.filter((row) => row.state === "sending"),
    (row) => row.endpoint_id,
  );
  for (const [endpointId, taken] of sending) {
    expect(taken.length, `slots taken in ${endpointId}`).toBeLessThanOrEqual(LANE_CONCURRENCY);
  }
  const lanes = await store.db.selectFrom("lane").select(["endpoint_id", "sending"]).execute();
  for (const lane of lanes) expect(lane.sending, lane.endpoint_id).toBe(sending.get(lane.endpoint_id)?.length ?? 0);
  expect(await readPassedOver(store.db), "deliveries before what claims begin with").toEqual([]);
  const kept = await store.db.selectFrom("attempt").select(["delivery_id", "number"]).execute();
  const made = [...model.deliveries].flatMap(([id, { attempts }]) =>
    Array.from({ length: attempts }, (_, before) => `${id} ${before + 1}`),
  );
  expect(kept.map((one) => `${one.delivery_id} ${one.number}`).toSorted()).toEqual(made.toSorted());
  const swept = await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: LANE_CONCURRENCY });
  expect(swept.count, "lanes that were forgotten").toBe(0);
}

/** Deliveries that no claim would find, because they are due before the place where the claims of their lane begin. */
async function readPassedOver(db: Database): Promise<unknown[]> {
  const { rows } = await sql`
    select d.id from pending_delivery d join lane l using (bucket, shop_id, endpoint_id)
    where not ${isLeased("d")} and case d.state
      when 'pending' then (d.due_at, d.seq) < (l.fresh_from, l.fresh_seq) else d.due_at < l.retry_from end`.execute(db);
  return rows;
}

/** Every worker dies, every endpoint is switched on, and the receivers answer 200 from now on. */
async function drain(model: Model, real: Real): Promise<void> {
  const { store, shop, endpoints } = real;
  model.held.splice(0);
  for (const lane of endpoints.keys()) {
    await pause(lane, true).run(model, real);
    await pace(lane, null).run(model, real);
  }
  // Further than all leases, however far the clock went back after they were given.
  await advance(3_600).run(model, real);
  await expire().run(model, real);
  for (let left = 1; left > 0; ) {
    await claim(10).run(model, real);
    left = model.held.length;
    await settle(0, Array<Outcome>(left).fill("delivered")).run(model, real);
  }
  const rows = await store.db.selectFrom("delivery_status").select("state").where("shop_id", "=", shop.id).execute();
  expect(rows.filter(({ state }) => state !== "delivered" && state !== "failed")).toEqual([]);
}

const lane = fc.nat(2);
const keys = fc.array(fc.nat(KEYS), { minLength: 1, maxLength: 4 });
const outcome = fc.constantFrom<Outcome>("delivered", "delivered", "waiting", "waiting", "failed");
const outcomes = fc.array(outcome, { minLength: 1, maxLength: 5 });
const commands = fc.commands(
  [
    keys.map(accept),
    keys.map(acceptAndTake),
    keys.map(acceptAndTake),
    fc.integer({ min: 1, max: 6 }).map(claim),
    fc.integer({ min: 1, max: 6 }).map(claim),
    fc.tuple(fc.nat(20), outcomes).map((args) => settle(...args)),
    fc.tuple(fc.nat(20), outcomes).map((args) => settle(...args, true)),
    fc.tuple(fc.nat(20), outcomes).map((args) => settle(...args, true)),
    fc.nat(20).map(crash),
    fc.constantFrom(-5, 1, 9, 11, LEASE_SECONDS, LEASE_SECONDS + 1).map(advance),
    fc.constant(null).map(expire),
    fc.tuple(lane, fc.boolean()).map((args) => pause(...args)),
    fc.tuple(lane, fc.constantFrom(null, 1, 100)).map((args) => pace(...args)),
  ],
  { maxCommands: 60, size: "max" },
);

/** Compares the queue with a simple model of it, through random events and workers. */
export function modelContract(version: PostgresVersion): void {
  describe("the queue as a whole", () => {
    const store = useStore(version);

    it("enqueues each call once, loses none, gives none to two workers, and leaves no due lane asleep, whatever happens", async () => {
      await fc.assert(
        fc.asyncProperty(commands, async (steps) => {
          const real = await setUp(store);
          const model: Model = { keys: new Set(), deliveries: new Map(), held: [], paused: new Set() };
          await fc.asyncModelRun(() => ({ model, real }), steps);
          await drain(model, real);
        }),
        // A failure prints the seed and the path that repeat it.
        { numRuns: sizeOf("livesInStore"), plugins: [fc.interruptAfterTimeLimit(12_000)] },
      );
    });
  });
}

async function setUp(store: TestStore): Promise<Real> {
  await store.empty();
  const shop = await aShop(store);
  const urls = ["https://example.com/a", "https://example.com/b", "https://example.com/b"];
  const rules = [];
  for (const url of urls) rules.push(await aRule(store, shop, { action: { type: "webhook", url } }));
  const endpoints = [...new Set(rules.map((rule) => rule.endpoint_id))];
  return { store, shop, endpoints, rulesCount: rules.length };
}
