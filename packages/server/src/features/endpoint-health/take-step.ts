import {
  type EndpointHealth,
  endpointHealth,
  type HealthFacts,
  type HealthStep,
  healthStep,
  isOperationalEventType,
  type LastError,
  notifiedAfter,
  type OffReason,
  type OperationalEvent,
  switchesOffAt,
} from "@haak/core";
import { sql } from "kysely";
import { type AcceptParts, acceptWithin, afterAccept } from "../../pipeline/accept-events.ts";
import type { LockAndReadRuleSets, RuleSet } from "../../pipeline/plan/rule-set.ts";
import { type LockedLane, lockLanes } from "../../pipeline/queue/lanes.ts";
import { healthFactsOf } from "../../pipeline/settle/lane-changes.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import { switchEndpoint } from "../endpoints/index.ts";
import type { WatchedEndpoint } from "./watched-endpoint.ts";

export interface StepParts extends Omit<AcceptParts, "ruleSets"> {
  readonly readRuleSets: LockAndReadRuleSets;
  /** Enqueues a mail about the event in the same transaction, if the shop wants mail. */
  readonly enqueueAlert: (tx: Tx, notice: { shop: Shop; event: OperationalEvent }) => Promise<void>;
}

/**
 * Takes the next health step of an endpoint if it is still due: it switches the endpoint off, stores the operational event with its
 * deliveries, and enqueues the mail. All of this is one transaction, so that none of it happens without the others. The lock on the lane
 * makes other processes wait, and they then find that the step was already taken. Returns the event, or null if there was nothing to
 * report.
 */
export async function takeStep(parts: StepParts, endpoint: WatchedEndpoint): Promise<OperationalEvent | null> {
  const { shop } = endpoint;
  const done = await parts.db.transaction().execute(async (tx) => {
    const ruleSets = await parts.readRuleSets(tx, shop.bucket, [shop.id]);
    const ruleSet = ruleSets.get(shop.id);
    if (ruleSet === undefined) throw new Error(`Shop ${shop.id} has no rule set.`);
    const lane = await lockWatched(tx, endpoint, ruleSet);
    return notifyAbout(parts, tx, { endpoint, lane, ruleSets, ruleSet });
  });
  if (done === null) return null;
  afterAccept(parts, { items: done.items, ...done.stored });
  return done.event;
}

/**
 * Locks the lane together with the lanes of all endpoints that may be called about it, at once and in the order that all code uses. Locking
 * the other lanes later could deadlock with the acceptance of an event. The rule set is locked too, so that no rule can add another lane.
 */
async function lockWatched(tx: Tx, { shop, id }: WatchedEndpoint, ruleSet: RuleSet): Promise<LockedLane> {
  const alerts = ruleSet.rules.filter(({ rule }) => isOperationalEventType(rule.trigger));
  const ids = [id, ...alerts.map(({ endpointId }) => endpointId)];
  const lanes = await lockLanes(
    tx,
    shop.bucket,
    ids.map((endpointId) => ({ shopId: shop.id, endpointId })),
  );
  const lane = lanes.find(({ endpointId }) => endpointId === id);
  if (lane === undefined) throw new Error(`Endpoint ${id} has no lane.`);
  return lane;
}

interface LockedStep {
  readonly endpoint: WatchedEndpoint;
  readonly lane: LockedLane;
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
  readonly ruleSet: RuleSet;
}

async function notifyAbout(parts: StepParts, tx: Tx, { endpoint, lane, ruleSets, ruleSet }: LockedStep) {
  const now = parts.clock.now();
  const before = healthFactsOf(lane);
  const step = healthStep(before, now);
  const { shop, id } = endpoint;
  // It answered 410 after it was read. A hook that is gone is handled elsewhere, so that this is left to the next check.
  if (endpoint.kind === "zapier" && lane.goneAt !== null && endpoint.goneAt === null) return null;
  if (step.kind === "none") {
    await noteLooked(tx, endpoint);
    return null;
  }
  const facts = factsAfter(before, { step, now });
  if (step.kind === "switched_off") {
    await switchEndpoint(parts, tx, { shop, id, patch: { enabled: false, off_reason: step.reason } });
  }
  const event = toOperationalEvent({ step, endpoint, facts, lastError: lane.lastError, ruleSet, now });
  // There is no trace, because the hub takes this step by itself and not for a request.
  const items = [{ shop, event, foundByReconciliation: false, body: JSON.stringify(event), traceparent: null }];
  const stored = await acceptWithin(parts, tx, { bucket: shop.bucket, items, ruleSets });
  await noteNotified(tx, endpoint, facts);
  if (stored.accepted.every(({ duplicate }) => !duplicate)) await parts.enqueueAlert(tx, { shop, event });
  return { event, items, stored };
}

function factsAfter(before: HealthFacts, { step, now }: { step: NotifyStep; now: Date }): HealthFacts {
  const enabled = step.kind !== "switched_off";
  return { ...before, enabled, notified: notifiedAfter(before.notified, step), notifiedAt: now };
}

async function noteNotified(
  tx: Tx,
  { shop, id }: WatchedEndpoint,
  { notified, notifiedAt }: HealthFacts,
): Promise<void> {
  await sql`
    update lane set health_check_at = null, gone_at = null, notified_since = ${notified?.since ?? null}::timestamptz,
      notified_percent = ${notified?.percent ?? null}::smallint, notified_at = ${notifiedAt}::timestamptz
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${id}`.execute(tx);
}

async function noteLooked(tx: Tx, { shop, id }: WatchedEndpoint): Promise<void> {
  await sql`
    update lane set health_check_at = null
    where bucket = ${shop.bucket}::smallint and shop_id = ${shop.id} and endpoint_id = ${id}`.execute(tx);
}

/** A step about which people are notified. */
type NotifyStep = Exclude<HealthStep, { kind: "none" }>;

/** The facts for an operational event, as they are after the step. */
interface OperationalFacts {
  readonly step: NotifyStep;
  readonly endpoint: WatchedEndpoint;
  readonly facts: HealthFacts;
  readonly lastError: LastError | null;
  readonly ruleSet: RuleSet;
  readonly now: Date;
}

const RULES_MAX = 20;

/** The event that reports a step. Its key contains the failure and the step, so that a crash or another process cannot report the same step twice. */
function toOperationalEvent(one: OperationalFacts): OperationalEvent {
  const { step, endpoint, facts, lastError, now } = one;
  const { id, kind, url, pending, failed } = endpoint;
  return {
    key: keyOf(id, step),
    type: `endpoint.${step.kind}`,
    occurred_at: (step.kind === "recovered" ? (facts.lastSuccessAt ?? now) : now).toISOString(),
    data: {
      endpoint: {
        ...{ id, kind, url, ...shownState(one) },
        failing_since: step.since.toISOString(),
        last_success_at: facts.lastSuccessAt?.toISOString() ?? null,
        ...{ failures: facts.failures, pending, failed },
        percent: step.kind === "failing" ? step.percent : null,
        switches_off_at: switchesOffAt(facts, now)?.toISOString() ?? null,
        rules: rulesOf(one),
      },
      last_error: lastError,
    },
  };
}

function keyOf(id: string, step: NotifyStep): string {
  const percent = step.kind === "failing" && step.percent !== null ? `:${step.percent}` : "";
  return `endpoint:${id}:${step.kind}:${step.since.toISOString()}${percent}`;
}

function shownState({ step, facts }: OperationalFacts): { health: EndpointHealth; off_reason: OffReason | null } {
  const health = endpointHealth({
    enabled: facts.enabled,
    breaker: facts.breaker,
    failingSince: facts.failingSince,
  });
  return { health, off_reason: step.kind === "switched_off" ? step.reason : null };
}

/** The names of the rules, because a seller recognises them better than a URL. */
function rulesOf({ ruleSet, endpoint }: OperationalFacts) {
  const mine = ruleSet.rules.filter(({ endpointId }) => endpointId === endpoint.id);
  return mine.slice(0, RULES_MAX).map(({ rule: { id, name } }) => ({ id, name }));
}
