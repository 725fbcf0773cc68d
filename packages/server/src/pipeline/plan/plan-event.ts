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
import { writeAnswers } from "./answers.ts";
import { type BodyRest, restIn } from "./rest-of-body.ts";
import type { BookRule, RuleBook } from "./rule-book.ts";
import { type SealedHeaders, sealedHeadersOf } from "./sealed-headers.ts";

/** One delivery that an event owes, with the exact text that every attempt will send. */
export interface PlannedDelivery {
  readonly shopId: string;
  readonly id: string;
  /** Null where nothing is known any more of what is behind the call; so is the rule where it is no rule. */
  readonly eventId: string | null;
  readonly ruleId: string | null;
  readonly endpointId: string;
  readonly lineNumber: number | null;
  /** The order, subscription or endpoint of which an endpoint is told in order, or null where order does not matter. */
  readonly subject: string | null;
  readonly format: string;
  readonly contentType: string;
  readonly headers: SealedHeaders;
  readonly body: string;
  /** The end of the body that is kept with its event, stored in the same transaction; null where all of it is kept with the call. */
  readonly rest: BodyRest | null;
  /** Where the call has an address of its own, without the key; null as a rule. */
  readonly request: Pick<FilledCall, "method" | "url"> | null;
  /** Tells calls of one event, rule and line apart, where a call about access is for one item of several; empty as a rule. */
  readonly part: string;
  /** Why no attempt is worth making, or null: such a delivery fails at once and shows this sentence. */
  readonly problem: UserMessage | null;
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

/** The same with the text that will be stored of it. */
type EventToStore = EventToPlan & { readonly body: string };

/**
 * Asks every rule, and writes the bytes of every call owed. The bytes are made here, once, rather than at the first
 * attempt, so that an upgrade or a renamed shop in between cannot change what a retry sends.
 */
export function createPlanEvent(parts: PlanParts) {
  return (item: EventToStore, book: RuleBook, now: Date) => {
    const restOf = restIn(item.body);
    const decisions = planDeliveries(
      item.event,
      book.rules.map(({ rule }) => rule),
      { foundLate: item.foundLate },
    );
    return {
      ruleBookVersion: book.version,
      answers: writeAnswers(decisions.map(({ code }) => code)),
      facts:
        book.keepsAccess && !isOperationalEvent(item.event)
          ? accessFactsOf({ ...item, event: item.event }, decisions, now)
          : [],
      deliveries: decisions.flatMap((decision, index) => {
        const bookRule = book.rules[index];
        return bookRule ? planCalls(parts, { about: item, decision, bookRule, now, restOf }) : [];
      }),
    };
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

/** What one rule said to one event. */
export type OneDecision = {
  readonly about: EventToPlan;
  readonly decision: Decision;
  readonly bookRule: BookRule;
  readonly now: Date;
  /** What of a body is kept with the event: nothing unless the event is stored in the same transaction. */
  readonly restOf?: (body: string) => BodyRest | null;
};
/** What writing calls needs. */
export type PlanParts = { newId: NewId; connectors: ReadonlyMap<string, Connector> };

/**
 * Writes the calls of one decision, each with its bytes; none if the rule did not call. Access is not called for here: whether
 * that is owed is for the ledger to say.
 */
export function planCalls(parts: PlanParts, one: OneDecision): PlannedDelivery[] {
  if (!one.decision.called) return [];
  return one.decision.calls.flatMap((call) => {
    const id = parts.newId("dlv");
    const written = writeCall(parts, one, { id, call });
    if (written === null) return [];
    // Field by field: lists that are spread into each other take ten times as long, once for each call.
    return {
      shopId: one.about.shop.id,
      id,
      format: written.format,
      contentType: written.contentType,
      headers: written.headers,
      body: written.body,
      problem: written.problem,
      eventId: one.about.eventId,
      ruleId: one.bookRule.rule.id,
      endpointId: one.bookRule.endpointId,
      lineNumber: call.lineNumber,
      subject: subjectOf(one.about.event),
      traceparent: one.about.traceparent,
      createdAt: one.now,
      request: null,
      part: "",
      rest: one.restOf?.(written.body) ?? null,
    };
  });
}

function writeCall(parts: PlanParts, one: OneDecision, { id, call }: { id: string; call: Call }) {
  const { event } = one.about;
  const { rule, number } = one.bookRule;
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

/** A call that the ledger does not make: somebody is only added, or there is nothing that could be given. */
function writeConnectorCall(
  parts: PlanParts,
  one: OneDecision,
  { id, call, action }: { id: string; call: Call; action: AccessAction },
) {
  const kind = connectorOf(action);
  const connector = parts.connectors.get(kind);
  if (!connector) throw new Error(`There is no connector for ${kind}.`);
  if (action.do === "revoke") return null;
  const { rule } = one.bookRule;
  if (isOperationalEvent(one.about.event)) throw new Error(`Rule ${rule.id} tells ${kind} of an endpoint.`);
  const matchedLines = call.lineNumber === null ? matchedLineNumbers(one.about.event, rule) : [call.lineNumber];
  const message = { event: one.about.event, matchedLines, action, deliveryId: id };
  const problem = connector.findProblem(message);
  if (action.do === "grant" && problem === null) return null;
  const body = connector.buildBody(message);
  return { format: kind, contentType: "application/json", headers: {}, body, problem };
}

/** What keeps deliveries to one endpoint in order: the order or subscription that they are about. */
export function subjectOf(event: HaakEvent): string | null {
  if (isOrderEvent(event)) return `order:${indexable(event.data.order.id)}`;
  if (isSubscriptionEvent(event)) return `subscription:${indexable(event.data.subscription.id)}`;
  return isOperationalEvent(event) ? `endpoint:${event.data.endpoint.id}` : null;
}

const ID_CHARACTERS_MAX = 200;

/** A B-tree entry has an end, an id of the shop's has none: where nobody could read it anyway, its hash stands for it. */
function indexable(id: string): string {
  return id.length > ID_CHARACTERS_MAX ? `sha256:${lookupHash(id).toString("hex")}` : id;
}
