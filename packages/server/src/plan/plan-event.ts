import {
  buildBody,
  type Call,
  type Connector,
  type Decision,
  type HaakEvent,
  isOperationalEvent,
  isOrderEvent,
  isSubscriptionEvent,
  matchedLineNumbers,
  planDeliveries,
} from "@haak/core";
import type { NewId } from "../world/ids.ts";
import type { Shop } from "../world/shop.ts";
import { writeAnswers } from "./answers.ts";
import type { BookRule, RuleBook } from "./rule-book.ts";
import { type SealedHeaders, sealedHeadersOf } from "./sealed-headers.ts";

/** One delivery that an event owes, with the exact text that every attempt will send. */
export interface PlannedDelivery {
  readonly shopId: string;
  readonly id: string;
  readonly eventId: string;
  readonly ruleId: string;
  readonly endpointId: string;
  readonly lineNumber: number | null;
  /** The order, subscription or endpoint of which an endpoint is told in order, or null where order does not matter. */
  readonly subject: string | null;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  readonly body: string;
  /** Why no attempt is worth making, or null: such a delivery fails at once and shows this sentence. */
  readonly problem: string | null;
  /** The span that its attempts are to be a part of, as a `traceparent`; null if nobody traces. */
  readonly traceparent: string | null;
  readonly createdAt: Date;
}

/** An event about to be stored. */
export interface EventToPlan {
  readonly shop: Shop;
  readonly event: HaakEvent;
  readonly eventId: string;
  readonly foundLate: boolean;
  readonly traceparent: string | null;
}

/**
 * Asks every rule, and writes the bytes of every call owed. The bytes are made here, once, rather than at the first
 * attempt, so that an upgrade or a renamed shop in between cannot change what a retry sends.
 */
export function createPlanEvent(parts: PlanParts) {
  return (item: EventToPlan, book: RuleBook, now: Date) => {
    const decisions = planDeliveries(
      item.event,
      book.rules.map(({ rule }) => rule),
      { foundLate: item.foundLate },
    );
    return {
      ruleBookVersion: book.version,
      answers: writeAnswers(decisions.map(({ code }) => code)),
      deliveries: decisions.flatMap((decision, index) => {
        const bookRule = book.rules[index];
        return bookRule ? planCalls(parts, { ...item, decision, bookRule, now }) : [];
      }),
    };
  };
}

/** What one rule said to one event. */
export type OneDecision = EventToPlan & { decision: Decision; bookRule: BookRule; now: Date };
/** What writing calls needs. */
export type PlanParts = { newId: NewId; connectors: ReadonlyMap<string, Connector> };

/** Writes the calls of one decision, each with its bytes; none if the rule did not call. */
export function planCalls(parts: PlanParts, one: OneDecision): PlannedDelivery[] {
  if (!one.decision.called) return [];
  return one.decision.calls.map((call) => {
    const id = parts.newId("dlv");
    return {
      shopId: one.shop.id,
      id,
      eventId: one.eventId,
      ruleId: one.bookRule.rule.id,
      endpointId: one.bookRule.endpointId,
      lineNumber: call.lineNumber,
      subject: subjectOf(one.event),
      traceparent: one.traceparent,
      createdAt: one.now,
      ...writeCall(parts, one, { id, call }),
    };
  });
}

function writeCall(parts: PlanParts, one: OneDecision, { id, call }: { id: string; call: Call }) {
  const { event } = one;
  const { rule, number } = one.bookRule;
  const { action } = rule;
  if (action.type === "huddle") {
    const connector = parts.connectors.get(action.type);
    if (!connector) throw new Error(`There is no connector for ${action.type}.`);
    if (isOperationalEvent(event)) throw new Error(`Rule ${rule.id} tells ${action.type} of an endpoint.`);
    const matchedLines = call.lineNumber === null ? matchedLineNumbers(event, rule) : [call.lineNumber];
    const message = { event, matchedLines, action, deliveryId: id };
    const body = connector.buildBody(message);
    const problem = connector.findProblem(message);
    return { format: action.type, contentType: "application/json", headers: {}, body, problem };
  }
  const format = action.type === "webhook" ? action.format : "haak";
  const message = {
    deliveryId: id,
    eventId: one.eventId,
    event,
    shop: one.shop,
    rule: { id: rule.id, name: rule.name, number },
    lineNumber: call.lineNumber,
    sentAt: one.now.toISOString(),
  };
  return { format, headers: sealedHeadersOf(action), ...buildBody(message, format), problem: null };
}

function subjectOf(event: HaakEvent): string | null {
  if (isOrderEvent(event)) return `order:${event.data.order.id}`;
  if (isSubscriptionEvent(event)) return `subscription:${event.data.subscription.id}`;
  return isOperationalEvent(event) ? `endpoint:${event.data.endpoint.id}` : null;
}
