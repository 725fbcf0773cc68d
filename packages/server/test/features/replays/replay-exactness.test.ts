import { DELIVERY_STATES, type DeliveryState } from "@haak/core";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { aClaimRequest, aFailure, anEndpoint, PATIENT_BREAKER, putDeliveries } from "../../support/builders.ts";
import { TEST_START, type TestStore } from "../../support/harness.ts";
import { putLease, readDeliveries, readSending } from "../../support/leases.ts";
import { bring } from "../../support/pending.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { type ReplayHub, useReplayHub } from "./replay-hub.ts";

const RUNS = sizeOf("looksInStore");
const TYPES = ["order.paid", "subscription.ended"] as const;
const RULES = ["rul_a", "rul_b"] as const;

const atMinute = (minute: number) => new Date(TEST_START.getTime() + minute * 60_000);

const anyDelivery = fc.record({
  state: fc.constantFrom("pending", "sending", "delivered", "waiting", "failed", "cancelled"),
  endpoint: fc.nat(2),
  rule: fc.constantFrom(...RULES),
  type: fc.constantFrom(...TYPES),
  minute: fc.integer({ min: 0, max: 10 }),
  cannotWork: fc.constantFrom(false, false, false, true),
});
type SomeDelivery = typeof anyDelivery extends fc.Arbitrary<infer T> ? T : never;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const anyFilter = fc
  .record({
    states: maybe(fc.uniqueArray(fc.constantFrom(...DELIVERY_STATES), { minLength: 1 })),
    endpoint: maybe(fc.nat(2)),
    rule_id: maybe(fc.constantFrom(...RULES)),
    event_types: maybe(fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1 })),
    since: maybe(fc.integer({ min: 0, max: 10 })),
    until: maybe(fc.integer({ min: 0, max: 10 })),
  })
  .filter((filter) => Object.values(filter).some((value) => value !== undefined))
  .filter(({ since, until }) => since === undefined || until === undefined || since <= until);
type SomeFilter = typeof anyFilter extends fc.Arbitrary<infer T> ? T : never;

/** The endpoint with this number is switched off. */
const OFF = 2;

/** An independent reading of the contract: the deliveries that a filter includes. */
function names(filter: SomeFilter, one: SomeDelivery): boolean {
  const { states = ["failed"], endpoint, rule_id, event_types, since, until } = filter;
  const paused = one.endpoint === OFF && (one.state === "pending" || one.state === "waiting");
  const shown: DeliveryState = paused ? "paused" : one.state;
  return (
    !one.cannotWork &&
    states.includes(shown) &&
    (endpoint === undefined || endpoint === one.endpoint) &&
    (rule_id === undefined || rule_id === one.rule) &&
    (event_types === undefined || event_types.includes(one.type)) &&
    (since === undefined || one.minute >= since) &&
    (until === undefined || one.minute < until)
  );
}

async function put(store: TestStore, shop: Shop, { one, endpointId }: { one: SomeDelivery; endpointId: string }) {
  const eventId = store.newId("evt");
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version, decision_codes)
    values (${shop.bucket}, ${shop.id}, ${eventId}, ${eventId}, ${one.type}, ${TEST_START}, ${TEST_START}, false, '{}', 0,
      '')`.execute(store.db);
  const createdAt = atMinute(one.minute);
  const [id = ""] = await putDeliveries(store, { shop, endpointId, eventId, ruleId: one.rule, createdAt });
  // Nothing becomes due by itself during the run, so that only the replay sends.
  const state = one.state === "sending" ? "pending" : one.state;
  await bring(store.db, sql`d.id = ${id}`, { state, dueAt: atMinute(1_000_000) });
  await sql`
    update delivery set problem = ${one.cannotWork ? JSON.stringify({ code: "huddle_product_without_sku" }) : null} where id = ${id}`.execute(
    store.db,
  );
  if (one.state === "sending") await putLease(store, id, "lse_of_somebody");
  return id;
}

/** Ends the attempts in flight. */
async function endAttempts(store: TestStore, shop: Shop): Promise<void> {
  const rows = (await readDeliveries(store, shop.id)).filter(({ lease_id }) => lease_id === "lse_of_somebody");
  const sending = await Promise.all(rows.map(({ id }) => readSending(store, id)));
  const settlements = sending.map((one) => aFailure(store, one, { state: "failed" }));
  if (settlements.length > 0) {
    await settleDeliveries(store.db, { bucket: shop.bucket, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  }
}

/** The body of a replay with this filter. */
function bodyOf({ endpoint, since, until, ...rest }: SomeFilter, endpoints: readonly string[]) {
  return {
    filter: {
      ...rest,
      ...(endpoint === undefined ? {} : { endpoint_id: endpoints[endpoint] }),
      ...(since === undefined ? {} : { since: atMinute(since).toISOString() }),
      ...(until === undefined ? {} : { until: atMinute(until).toISOString() }),
    },
  };
}

/** A shop with these deliveries. The last of its three endpoints is switched off. */
async function aShopWith(hub: ReplayHub, deliveries: readonly SomeDelivery[]) {
  const { store } = hub;
  store.clock.reset();
  store.clock.advance(3_600);
  const { shop, api } = await hub.aShop();
  const endpoints = [await anEndpoint(store, shop), await anEndpoint(store, shop), await anEndpoint(store, shop)];
  const putOne = (one: SomeDelivery) => put(store, shop, { one, endpointId: endpoints[one.endpoint] ?? "" });
  const ids = new Map<string, SomeDelivery>();
  for (const one of deliveries) ids.set(await putOne(one), one);
  const setPaused = (paused: boolean) =>
    store.db
      .updateTable("lane")
      .where("endpoint_id", "=", endpoints[OFF] ?? "")
      .set({ paused })
      .execute();
  await setPaused(true);
  return { shop, api, endpoints, ids, putOne, switchOn: () => setPaused(false) };
}

describe.each(versionsOrOnly(18))("a replay on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("of any filter over any deliveries", () => {
    const hub = useReplayHub(version);
    const { store } = hub;

    async function sendsWhatItNames(deliveries: readonly SomeDelivery[], filter: SomeFilter): Promise<void> {
      const { shop, api, endpoints, ids, putOne, switchOn } = await aShopWith(hub, deliveries);
      const wanted = [...ids].filter(([, one]) => names(filter, one)).map(([id]) => id);
      const body = bodyOf(filter, endpoints);
      const dry = await api.post("/v1/replays", { ...body, dry_run: true });
      const made = await api.post("/v1/replays", body);
      expect([dry.body.matched, made.body.matched]).toEqual([wanted.length, wanted.length]);
      // Deliveries that fail after the count are not sent.
      for (const one of deliveries.slice(0, 5)) await putOne({ ...one, state: "failed", cannotWork: false });
      await switchOn();
      await endAttempts(store, shop);
      const sent = await hub.finish();
      expect(sent.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
      const shown = await api.get(`/v1/replays/${made.body.id}`);
      expect(shown.body).toMatchObject({ state: "done", done: wanted.length, failed: 0 });
      expect((await claimDeliveries(store.db, aClaimRequest(store))).deliveries).toEqual([]);
    }

    it("counts what the filter includes, and sends each of those once and nothing else", {
      timeout: 240_000,
    }, async () => {
      const property = fc.asyncProperty(fc.array(anyDelivery, { maxLength: 25 }), anyFilter, sendsWhatItNames);
      await fc.assert(property, { numRuns: RUNS });
    });
  });
});
