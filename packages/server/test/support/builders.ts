import {
  type BreakerSettings,
  type Connector,
  DEFAULT_BREAKER_SETTINGS,
  type EventType,
  type HaakEvent,
  isOrderEvent,
  parseEvent,
  parseRule,
  type RuleDefinition,
  sampleEvent,
} from "@haak/core";
import { huddleConnector } from "@haak/huddle-connector";
import { decideAccess } from "../../src/features/access/ledger/decide-access.ts";
import type { DecideParts } from "../../src/features/access/ledger/make-asks.ts";
import { findOrMakeEndpoint } from "../../src/features/endpoints/store.ts";
import { insertRule, type RuleMaker, type RuleStoreParts, type StoredRule } from "../../src/features/rules/store.ts";
import {
  type AcceptParts,
  createAcceptEvents,
  createAcceptTogether,
  type EventToStore,
} from "../../src/pipeline/accept-events.ts";
import type { PlannedDelivery } from "../../src/pipeline/plan/plan-event.ts";
import { createRuleSetCache } from "../../src/pipeline/plan/rule-set.ts";
import type { ClaimRequest } from "../../src/pipeline/queue/claim-deliveries.ts";
import type { Dispatcher } from "../../src/pipeline/queue/direct-dispatch.ts";
import { enqueue } from "../../src/pipeline/queue/enqueue.ts";
import type { ClaimedDelivery, LeaseRequest } from "../../src/pipeline/queue/lease-due.ts";
import type { AttemptSettlement } from "../../src/pipeline/send/attempt-delivery.ts";
import type { Shop } from "../../src/platform/shop.ts";
import type { TestStore } from "./harness.ts";

/** Builders of valid values. A test names only the fields that it is about. */

/** A shop with an empty rule set. Two shops may be put into one bucket. */
export async function aShop(store: TestStore, { bucket = 7, name = "Bakery" } = {}): Promise<Shop> {
  const shop = await store.db
    .insertInto("shop")
    .values({ id: store.newId("shp"), bucket, name, created_at: store.clock.now() })
    .returning(["id", "bucket", "number", "name"])
    .executeTakeFirstOrThrow();
  await store.db.insertInto("rule_set").values({ bucket, shop_id: shop.id, version: 0 }).execute();
  return shop;
}

/** An endpoint with its lane. */
export async function anEndpoint(
  store: TestStore,
  shop: Shop,
  overrides: { target?: string; kind?: string; concurrency?: number } = {},
): Promise<string> {
  const { concurrency, kind = "webhook", target = `https://example.com/${store.newId("end")}` } = overrides;
  const id = await store.db.transaction().execute((tx) => findOrMakeEndpoint(store, tx, { shop, kind, target }));
  if (concurrency !== undefined) {
    await store.db.updateTable("lane").set({ concurrency }).where("endpoint_id", "=", id).execute();
  }
  return id;
}

/** A connection of a connector, and its endpoint with the lane. */
export async function aConnection(
  store: TestStore,
  shop: Shop,
  { kind, url }: { kind: string; url: string },
): Promise<string> {
  const id = store.newId("hcn");
  const now = store.clock.now();
  await store.db
    .insertInto("huddle_connection")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id, kind, name: "Members", domain: new URL(url).hostname },
      ...{ base_url: url, sealed_api_key: store.seal.seal("key-1"), created_at: now, updated_at: now },
    })
    .execute();
  return anEndpoint(store, shop, { kind, target: id });
}

let eventNumber = 0;

/** A valid event with a unique key. */
export function anEvent({ key, type = "order.paid" }: { key?: string; type?: EventType } = {}): HaakEvent {
  eventNumber += 1;
  const sample = structuredClone(sampleEvent(type));
  // Each event has its own order, because events of one order are delivered one after the other.
  if (isOrderEvent(sample)) sample.data.order.id = `order-${eventNumber}`;
  const parsed = parseEvent({ ...sample, key: key ?? `event-${eventNumber}` });
  if (!parsed.ok) throw new Error(`The builder makes an event that is none: ${JSON.stringify(parsed.errors)}`);
  return parsed.event;
}

/** A rule on paid orders that calls a webhook. */
export function aRuleDefinition(overrides: Record<string, unknown> = {}): RuleDefinition {
  const action = { type: "webhook", url: "https://example.com/hook" };
  const parsed = parseRule({ name: "A rule", trigger: "order.paid", action, ...overrides });
  if (!parsed.ok) throw new Error(`The builder makes a rule that is none: ${JSON.stringify(parsed.errors)}`);
  return parsed.rule;
}

/** The parts that storing rules needs, with the real queue. */
export function ruleStoreParts(store: TestStore): RuleStoreParts {
  const { clock, newId, seal } = store;
  return { clock, newId, seal };
}

/** A stored rule. */
export async function aRule(
  store: TestStore,
  shop: Shop,
  { maker = { origin: "rule" }, ...overrides }: { maker?: RuleMaker; [field: string]: unknown } = {},
): Promise<StoredRule> {
  const definition = aRuleDefinition(overrides);
  return store.db.transaction().execute((tx) => insertRule(ruleStoreParts(store), tx, { shop, definition, maker }));
}

const CONNECTORS: ReadonlyMap<string, Connector> = new Map([["huddle", huddleConnector()]]);

/** The parts that deciding about access needs, with the real connector and queue. */
export function decideParts({ newId, seal }: TestStore): DecideParts {
  return { newId, seal, connectors: CONNECTORS };
}

type AcceptChanges = Partial<Pick<AcceptParts, "db" | "decideAccess">> & { readonly dispatcher?: Dispatcher };

/** Accepts events like the hub, without group commit. `changes` replaces parts. */
export function anAccept(store: TestStore, changes: AcceptChanges = {}) {
  const acceptEvents = anAcceptOfMany(store, changes);
  return (shop: Shop, ...events: HaakEvent[]) =>
    acceptEvents(
      shop.bucket,
      events.map((event) => anEventToStore(shop, event)),
      changes.dispatcher,
    );
}

/** The same for events of several shops at once. */
export function anAcceptOfMany(store: TestStore, changes: AcceptChanges = {}) {
  return createAcceptEvents(acceptParts(store, changes));
}

/** Accepts events of shops of any buckets in one transaction, with the rule sets of these shops cached, and keeps the hints. */
export async function anAcceptTogether(store: TestStore, shops: readonly Shop[], changes: AcceptChanges = {}) {
  const hints: number[] = [];
  const parts = { ...acceptParts(store, changes), hint: (bucket: number) => void hints.push(bucket) };
  for (const { bucket, id } of shops)
    await store.db.transaction().execute((tx) => parts.ruleSets.lockAndRead(tx, bucket, [id]));
  return { accept: createAcceptTogether(parts), hints };
}

function acceptParts(store: TestStore, { db = store.db, decideAccess: decide }: AcceptChanges): AcceptParts {
  return {
    db,
    clock: store.clock,
    newId: store.newId,
    connectors: CONNECTORS,
    ruleSets: createRuleSetCache(store),
    decideAccess:
      decide ??
      ((tx, { events, now }) => decideAccess(decideParts(store), tx, { eventFacts: events, now, askedLater: false })),
    hint: () => undefined,
    onAccepted: () => undefined,
  };
}

/** An event that is ready to be accepted. */
export function anEventToStore(shop: Shop, event: HaakEvent = anEvent()): EventToStore {
  return { shop, event, foundByReconciliation: false, body: JSON.stringify(event), traceparent: null };
}

/** A delivery without a rule's plan, for tests of the queue alone. */
export function aPlannedDelivery(
  store: TestStore,
  options: { shop: Shop; endpointId: string } & Partial<PlannedDelivery>,
): PlannedDelivery {
  const { shop, ...overrides } = options;
  return {
    shopId: shop.id,
    id: store.newId("dlv"),
    eventId: store.newId("evt"),
    ruleId: "rul_of_nobody",
    lineNumber: null,
    orderingKey: null,
    format: "haak",
    contentType: "application/json",
    headers: {},
    body: '{"a":1}',
    sharedSuffix: null,
    request: null,
    callKey: "",
    problem: null,
    traceparent: null,
    createdAt: store.clock.now(),
    ...overrides,
  };
}

/** Puts this many deliveries into the lane of an endpoint, due now. Returns their ids, oldest first. */
export async function putDeliveries(
  store: TestStore,
  options: { shop: Shop; endpointId: string; count?: number } & Partial<PlannedDelivery>,
): Promise<string[]> {
  const { count = 1, ...sharedSuffix } = options;
  const deliveries = Array.from({ length: count }, () => aPlannedDelivery(store, sharedSuffix));
  await store.db.transaction().execute((tx) => enqueue(tx, options.shop.bucket, deliveries));
  return deliveries.map(({ id }) => id);
}

/** A breaker that does not open, for tests that are not about failing endpoints. */
export const PATIENT_BREAKER: BreakerSettings = { ...DEFAULT_BREAKER_SETTINGS, failures: 1_000 };

/** A claim of a worker with many free slots. The lease lasts a minute. */
export function aClaimRequest(store: TestStore, overrides: Partial<ClaimRequest> = {}): ClaimRequest {
  const now = overrides.now ?? store.clock.now();
  return {
    bucket: 7,
    now,
    leaseId: store.newId("lse"),
    leasedUntil: new Date(now.getTime() + 60_000),
    workerKey: null,
    deliveriesMax: 100,
    bytesMax: Number.MAX_SAFE_INTEGER,
    laneConcurrency: 16,
    ...overrides,
  };
}

type SettlementChanges = Partial<Omit<AttemptSettlement, "attempt">> & {
  attempt?: Partial<AttemptSettlement["attempt"]>;
};

/** The settlement of an attempt that was answered with 200. */
export function aSettlement(
  store: TestStore,
  claimed: Pick<ClaimedDelivery, "bucket" | "shopId" | "id" | "leaseId" | "orderingKey" | "attempts" | "attemptsSpent">,
  { attempt = {}, ...overrides }: SettlementChanges = {},
): AttemptSettlement {
  const { bucket, shopId, id, leaseId, orderingKey, attempts, attemptsSpent } = claimed;
  return {
    ...{ bucket, shopId, id, leaseId, orderingKey, number: attempts + 1 },
    state: "delivered",
    dueAt: store.clock.now(),
    attemptsSpent: attemptsSpent + 1,
    laneNotBefore: null,
    ofConnector: false,
    trace: { traceparent: null, id: "evt_1" },
    ...overrides,
    attempt: {
      at: store.clock.now(),
      durationMs: 12,
      outcome: "delivered",
      status: 200,
      error: null,
      requestHeaders: { "webhook-id": id },
      responseHeaders: { "content-type": "text/plain" },
      responseBody: "ok",
      ...attempt,
    },
  };
}

/** The settlement of an attempt that was answered with 500. The next attempt is due in `inSeconds` seconds. */
export function aFailure(
  store: TestStore,
  claimed: Parameters<typeof aSettlement>[1],
  { inSeconds = 5, ...overrides }: SettlementChanges & { inSeconds?: number } = {},
): AttemptSettlement {
  const dueAt = new Date(store.clock.now().getTime() + inSeconds * 1_000);
  const attempt = { outcome: "rejected" as const, status: 500, ...overrides.attempt };
  return aSettlement(store, claimed, { state: "waiting", dueAt, ...overrides, attempt });
}

/** A dispatcher with enough free slots. The test decides whether it sends what was leased. */
export function aDispatcher(
  store: TestStore,
  overrides: Partial<LeaseRequest> = {},
): Dispatcher & { readonly taken: ClaimedDelivery[] } {
  const taken: ClaimedDelivery[] = [];
  return {
    taken,
    reserve: (bucket, deliveriesMax) => ({ ...aClaimRequest(store, { deliveriesMax }), bucket, ...overrides }),
    dispatch: (deliveries) => void taken.push(...deliveries),
  };
}
