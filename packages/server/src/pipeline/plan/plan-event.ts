import {
  type AccessAction,
  type AccessFact,
  buildBody,
  type Call,
  type Connector,
  connectorOf,
  type Decision,
  type FilledCall,
  type HaakEvent,
  isAccessAction,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  matchedLineNumbers,
  planDeliveries,
  readAccessFacts,
  type ShopEvent,
  type UserMessage,
} from "@haak/core";
import { lookupHash } from "../../platform/crypto/seal.ts";
import type { NewId } from "../../platform/ids.ts";
import type { Shop } from "../../platform/shop.ts";
import { encodeDecisions } from "./decision-codes.ts";
import type { RuleInSet, RuleSet } from "./rule-set.ts";
import { type SealedHeaders, sealedHeadersOf } from "./sealed-headers.ts";
import { findSharedSuffix, type SharedBodySuffix } from "./shared-body-suffix.ts";

/** One delivery that an event makes pending, with the exact text that every attempt will send. */
export interface PlannedDelivery {
  readonly shopId: string;
  readonly id: string;
  /** Null where the cause of the call is no longer known; the rule is also null where the cause is not a rule. */
  readonly eventId: string | null;
  readonly ruleId: string | null;
  readonly endpointId: string;
  readonly lineNumber: number | null;
  /** The order, subscription or endpoint whose events an endpoint gets in order, or null where order does not matter. */
  readonly orderingKey: string | null;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  readonly body: string;
  /** The end of the body that is stored with its event, in the same transaction; null if all of it is stored with the call. */
  readonly sharedSuffix: SharedBodySuffix | null;
  /** The call's own address, without the key, if it has one; usually null. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  /** Tells calls of one event, rule and line apart, where a call about access is for one item of several; usually empty. */
  readonly callKey: string;
  /** Why no attempt is worth making, or null: such a delivery fails at once and shows this message. */
  readonly problem: UserMessage | null;
  /** The span that its attempts belong to, as a `traceparent`; null without tracing. */
  readonly traceparent: string | null;
  readonly createdAt: Date;
}

/** An event about to be stored. */
export interface EventToPlan {
  readonly shop: Shop;
  readonly event: HaakEvent;
  readonly eventId: string;
  /** True if a comparison with the shop found it rather than a notice: rules made later do not run by themselves. */
  readonly foundByReconciliation: boolean;
  readonly traceparent: string | null;
}

/** What writing calls needs. */
export interface PlanParts {
  readonly newId: NewId;
  readonly connectors: ReadonlyMap<string, Connector>;
}

/** What the rules of a shop decided about one event, and what follows if the event is new. */
export interface PlannedEvent {
  /** What each rule decided, as `encodeDecisions` writes it. */
  readonly decisionCodes: string;
  readonly deliveries: readonly PlannedDelivery[];
  /** What the event says about somebody's access. */
  readonly facts: readonly AccessFact[];
}

/**
 * Asks every rule, and writes the bytes of every call. The bytes are made here, once, rather than at the first attempt, so
 * that an upgrade or a renamed shop in between cannot change what a retry sends. `body` is the event's text as it will be
 * stored.
 */
export function planEvent(
  parts: PlanParts,
  item: EventToPlan & { readonly body: string },
  { ruleSet, now }: { readonly ruleSet: RuleSet; readonly now: Date },
): PlannedEvent {
  const { event, foundByReconciliation } = item;
  const rules = ruleSet.rules.map(({ rule }) => rule);
  const decisions = planDeliveries(event, rules, { foundByReconciliation });
  const sharedSuffixOf = findSharedSuffix(item.body);
  return {
    decisionCodes: encodeDecisions(decisions.map(({ code }) => code)),
    facts: ruleSet.keepsAccess && !isOperationalEvent(event) ? accessFactsOf({ ...item, event }, decisions, now) : [],
    deliveries: decisions.flatMap((decision, index) => {
      const ruleInSet = ruleSet.rules[index];
      return ruleInSet ? planCalls(parts, { about: item, decision, ruleInSet, now, sharedSuffixOf }) : [];
    }),
  };
}

/** What an event says about access, by the rules that called for it. */
export function accessFactsOf(
  { event, eventId }: { readonly event: ShopEvent; readonly eventId: string },
  decisions: readonly Decision[],
  acceptedAt: Date,
): AccessFact[] {
  const called = decisions.filter((decision) => decision.called);
  return readAccessFacts({ event, eventId, acceptedAt: acceptedAt.getTime(), called });
}

/** What one rule decided about one event. */
export interface DecisionToPlan {
  readonly about: EventToPlan;
  readonly decision: Decision;
  readonly ruleInSet: RuleInSet;
  readonly now: Date;
  /** Which end of a body is stored with the event. Left out unless the event is stored in the same transaction. */
  readonly sharedSuffixOf?: (body: string) => SharedBodySuffix | null;
}

/**
 * Writes the calls of one decision, each with its bytes; none if the rule did not call. Calls that give or revoke access are
 * not written here, because the access ledger decides about these.
 */
export function planCalls(parts: PlanParts, one: DecisionToPlan): PlannedDelivery[] {
  if (!one.decision.called) return [];
  return one.decision.calls.flatMap((call) => {
    const id = parts.newId("dlv");
    const written = writeCall(parts, one, { id, call });
    if (written === null) return [];
    // Field by field, because spreading objects into each other takes ten times as long, once for each call.
    return {
      shopId: one.about.shop.id,
      id,
      format: written.format,
      contentType: written.contentType,
      headers: written.headers,
      body: written.body,
      problem: written.problem,
      eventId: one.about.eventId,
      ruleId: one.ruleInSet.rule.id,
      endpointId: one.ruleInSet.endpointId,
      lineNumber: call.lineNumber,
      orderingKey: orderingKeyOf(one.about.event),
      traceparent: one.about.traceparent,
      createdAt: one.now,
      request: null,
      callKey: "",
      sharedSuffix: one.sharedSuffixOf?.(written.body) ?? null,
    };
  });
}

function writeCall(parts: PlanParts, one: DecisionToPlan, { id, call }: { id: string; call: Call }) {
  const { event } = one.about;
  const { rule, number } = one.ruleInSet;
  const { action } = rule;
  if (isAccessAction(action)) return writeConnectorCall(parts, one, { id, call, action });
  const format = action.type === "webhook" ? action.format : "haak";
  const message = {
    deliveryId: id,
    eventId: one.about.eventId,
    event,
    shop: one.about.shop,
    rule: { id: rule.id, name: rule.name, number },
    lineNumber: call.lineNumber,
    sentAt: one.now.toISOString(),
  };
  const { contentType, body } = buildBody(message, format);
  return { format, headers: sealedHeadersOf(action), contentType, body, problem: null };
}

/** A call that the ledger does not make: it only adds a person, or the order holds nothing that could be given. */
function writeConnectorCall(
  parts: PlanParts,
  one: DecisionToPlan,
  { id, call, action }: { id: string; call: Call; action: AccessAction },
) {
  const kind = connectorOf(action);
  const connector = parts.connectors.get(kind);
  if (!connector) throw new Error(`There is no connector for ${kind}.`);
  if (action.do === "revoke") return null;
  const { rule } = one.ruleInSet;
  if (isOperationalEvent(one.about.event)) throw new Error(`Rule ${rule.id} would call ${kind} about an endpoint.`);
  const matchedLines = call.lineNumber === null ? matchedLineNumbers(one.about.event, rule) : [call.lineNumber];
  const message = { event: one.about.event, matchedLines, action, deliveryId: id };
  const problem = connector.findProblem(message);
  if (action.do === "grant" && problem === null) return null;
  const body = connector.buildBody(message);
  return { format: kind, contentType: "application/json", headers: {}, body, problem };
}

/**
 * What keeps the deliveries to one endpoint in order: the order, subscription or endpoint that the event is about. An order has the keys
 * of the subscriptions that it names as well, so that the end of a subscription does not overtake a payment for it.
 */
export function orderingKeyOf(event: HaakEvent): string | null {
  if (isOrderEvent(event)) {
    const { id, subscription_id, lines } = event.data.order;
    const named = [subscription_id, ...lines.map((line) => line.subscription_id)].filter(
      (one) => typeof one === "string",
    );
    const subscriptions = [...new Set(named)]
      .slice(0, NAMED_SUBSCRIPTIONS_MAX)
      .map((one) => `subscription:${indexable(one)}`);
    return joinOrderingKeys([`order:${indexable(id)}`, ...subscriptions]);
  }
  if (isSubscriptionEvent(event)) return `subscription:${indexable(event.data.subscription.id)}`;
  return isOperationalEvent(event) ? `endpoint:${event.data.endpoint.id}` : null;
}

/** All keys of a delivery are one entry of a B-tree, which may take 2,700 bytes: 11 keys of 64 characters of three bytes. */
const NAMED_SUBSCRIPTIONS_MAX = 10;
const ID_CHARACTERS_MAX = 64;

/** An entry is limited and an id of the shop is not, so the hash of a long id stands for it, and of one that holds the separator. */
function indexable(id: string): string {
  return id.length > ID_CHARACTERS_MAX || splitOrderingKey(id).length > 1
    ? `sha256:${lookupHash(id).toString("hex")}`
    : id;
}

/**
 * Stands between the keys of a delivery that has several. It sorts right before the space, so that all that begins with a key and the
 * separator is one range of an index.
 */
export const ORDERING_KEY_SEPARATOR = "\u001f";

/** Only keys of this kind stand behind another key, because an order names subscriptions and nothing names an order. */
export const NAMED_KEY_PREFIX = "subscription:";

/** One text for all keys of a delivery, its own key first. Most deliveries have one key, and then it is the key itself. */
function joinOrderingKeys(keys: readonly string[]): string {
  return keys.join(ORDERING_KEY_SEPARATOR);
}

export function splitOrderingKey(joined: string): string[] {
  return joined.split(ORDERING_KEY_SEPARATOR);
}
