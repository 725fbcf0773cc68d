import { type AccessFact, type Connector, isOperationalEvent } from "@haak/core";
import { huddleConnector } from "@haak/huddle-connector";
import { sql } from "kysely";
import { decideAccess } from "../../src/features/access/ledger/decide-access.ts";
import { type PlannedDelivery, planEvent } from "../../src/pipeline/plan/plan-event.ts";
import { createRuleSetReader, type RuleSet } from "../../src/pipeline/plan/rule-set.ts";
import type { Tx } from "../../src/platform/postgres/database.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { fateOf } from "./how-it-went.ts";
import { COMMUNITY, eventsOfOrder } from "./made-up-orders.ts";
import type { SeedStore } from "./open-seed-store.ts";
import type { SeedOptions } from "./read-options.ts";
import { createSeedClock, momentOf, type SeedClock } from "./seed-clock.ts";
import { makeSeededShop } from "./seed-rules.ts";
import { hearYes, tickOff } from "./settle-access.ts";
import { type MadeEvent, writeDeliveries, writeEvents, writeNotices } from "./write-rows.ts";

/** How many rows were made. */
export interface SeedCounts {
  readonly events: number;
  readonly deliveries: number;
}

const CONNECTORS: ReadonlyMap<string, Connector> = new Map([["huddle", huddleConnector()]]);
const ORDERS_A_BATCH = 1_000;
const DAY_MS = 86_400_000;
/** Measured with the rules of the seeded shop. If it is less, the last orders get the last moment, so that none is in the future. */
const DELIVERIES_AN_ORDER = 2.11;

interface Seeding {
  readonly store: SeedStore;
  readonly shop: Shop;
  readonly clock: SeedClock;
  readonly readRuleSets: ReturnType<typeof createRuleSetReader>;
}

/** Makes the shop, and whole orders until there are at least as many deliveries as `options` asks for. */
export async function seedShop(store: SeedStore, options: SeedOptions, onBatch: (done: SeedCounts) => void) {
  const until = new Date(Date.now() - 60_000);
  const clock = createSeedClock(new Date(until.getTime() - options.days * DAY_MS - 1));
  const { shop, apiKey } = await makeSeededShop(store, clock);
  const seeding = { store, shop, clock, readRuleSets: createRuleSetReader() };
  const count = Math.ceil(options.deliveries / DELIVERIES_AN_ORDER);
  let done: SeedCounts = { events: 0, deliveries: 0 };
  for (let first = 0; done.deliveries < options.deliveries; first += ORDERS_A_BATCH) {
    const numbers = Array.from({ length: ORDERS_A_BATCH }, (_, index) => first + index);
    const moments = numbers.map((number) => ({ number, at: momentOf(number, { count, days: options.days, until }) }));
    const made = await seedBatch(seeding, { moments, done, most: options.deliveries });
    done = { events: done.events + made.events, deliveries: done.deliveries + made.deliveries };
    onBatch(done);
  }
  await store.db.transaction().execute((tx) => finish(tx, shop, until));
  return { shop, apiKey, counts: done };
}

interface Batch {
  readonly moments: readonly { readonly number: number; readonly at: Date }[];
  readonly done: SeedCounts;
  readonly most: number;
}

/** Runs in one transaction, so that an interrupted seed leaves only whole orders. */
async function seedBatch(seeding: Seeding, { moments, done, most }: Batch): Promise<SeedCounts> {
  const { store, shop, clock } = seeding;
  return store.db.transaction().execute(async (tx) => {
    const ruleSet = (await seeding.readRuleSets(tx, shop.bucket, [shop.id])).get(shop.id);
    if (ruleSet === undefined) throw new Error(`Shop ${shop.id} has no rules.`);
    const planned = planOrders(seeding, ruleSet, { moments, deliveriesMin: most - done.deliveries });
    const events = planned.map(({ event }) => event);
    await writeEvents(tx, shop, events);
    const access = await decide(seeding, tx, planned);
    const pending = [...planned.flatMap(({ deliveries }) => deliveries), ...access];
    const made = pending.map((one, index) => ({ planned: one, fate: fateOf(one, done.deliveries + index) }));
    await writeDeliveries(tx, shop, made);
    await writeNotices(tx, shop, { events, newId: clock.newId });
    await hearYes(tx, shop, clock.now());
    await tickOff(tx, shop, clock.now());
    return { events: events.length, deliveries: made.length };
  });
}

interface PlannedEvent {
  readonly event: MadeEvent;
  readonly facts: readonly AccessFact[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** Plans whole orders until there are enough deliveries. An order is never cut off, because its decisions would name calls that do not exist. */
function planOrders(
  seeding: Seeding,
  ruleSet: RuleSet,
  { moments, deliveriesMin }: { moments: Batch["moments"]; deliveriesMin: number },
): PlannedEvent[] {
  const planned: PlannedEvent[] = [];
  let count = 0;
  for (const moment of moments) {
    if (count >= deliveriesMin) break;
    const events = planOrder(seeding, ruleSet, moment);
    planned.push(...events);
    count += events.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  }
  return planned;
}

function planOrder(
  { shop, clock }: Seeding,
  ruleSet: RuleSet,
  { number, at }: { number: number; at: Date },
): PlannedEvent[] {
  return eventsOfOrder(number, at).map((event) => {
    clock.set(new Date(new Date(event.occurred_at).getTime() + 1_500));
    const [eventId, now] = [clock.newId("evt"), clock.now()];
    const { facts, deliveries, decisionCodes } = planEvent(
      { newId: clock.newId, connectors: CONNECTORS },
      { shop, event, eventId, foundByReconciliation: false, traceparent: null, body: JSON.stringify(event) },
      { ruleSet, now },
    );
    return {
      event: { id: eventId, event, receivedAt: now, ruleSetVersion: ruleSet.version, decisionCodes },
      facts,
      deliveries,
    };
  });
}

/** Decides access for memberships only, because other products give no access and would make the ledger ten times larger. */
async function decide(
  { store, shop, clock }: Seeding,
  tx: Tx,
  planned: readonly PlannedEvent[],
): Promise<readonly PlannedDelivery[]> {
  const parts = { newId: clock.newId, seal: store.seal, connectors: CONNECTORS };
  const eventFacts = planned
    .filter(({ event }) => !isOperationalEvent(event.event) && JSON.stringify(event.event.data).includes(COMMUNITY.sku))
    .map(({ event, facts, deliveries }) => ({
      ...{ shop, eventId: event.id, event: event.event, traceparent: null, facts },
      endpointIds: deliveries.map(({ endpointId }) => endpointId),
    }));
  return decideAccess(parts, tx, { eventFacts, now: clock.now(), askedLater: false });
}

/** Marks lanes as successful, and the rebuild of the ledger as done, because the ledger already matches the events. */
async function finish(tx: Tx, shop: Shop, until: Date): Promise<void> {
  const ours = sql`bucket = ${shop.bucket}::smallint and shop_id = ${shop.id}`;
  await sql`update lane set last_success_at = ${until}::timestamptz where ${ours}`.execute(tx);
  await sql`
    update access_rebuild set due_at = null, ended_at = ${until}::timestamptz where ${ours}`.execute(tx);
}
