import { isOperationalEvent } from "@haak/core";
import { readEventBody } from "../../pipeline/accept/read-event-pages.ts";
import { accessFactsOf, type PlannedDelivery } from "../../pipeline/plan/plan-event.ts";
import type { RuleInSet } from "../../pipeline/plan/rule-set.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";
import type { DecideParts } from "../access/index.ts";
import { decideAccess } from "../access/index.ts";

/** A call that a what-if of a rule about access showed. */
export interface AskedCall {
  readonly position: number;
  readonly eventId: string;
  /** 0 for the whole event. */
  readonly lineNumber: number;
  readonly body: string;
}

/** What became of them: calls that are owed, and what was asked for nothing as it is there already. */
export interface AskedLater {
  readonly deliveries: readonly PlannedDelivery[];
  readonly made: readonly { readonly position: number; readonly deliveryId: string }[];
  readonly needless: readonly number[];
}

/**
 * Tells the ledger what a rule asks of past events, by the code that does so when an event is accepted. Who has the access
 * already, and whose subscription has ended since, is asked for nothing.
 */
export async function makeAccessCalls(
  parts: DecideParts,
  tx: Tx,
  input: {
    readonly shop: Shop;
    readonly bookRule: RuleInSet;
    readonly now: Date;
    readonly calls: readonly AskedCall[];
  },
): Promise<AskedLater> {
  const { now, calls } = input;
  const byEvent = new Map<string, AskedCall[]>();
  for (const call of calls) byEvent.set(call.eventId, [...(byEvent.get(call.eventId) ?? []), call]);
  const news = [...byEvent].flatMap(([eventId, ofEvent]) => newsOf(input, eventId, ofEvent));
  const deliveries = await decideAccess(parts, tx, { news, now, askedLater: true });
  const made = calls.flatMap(({ position, eventId, lineNumber }) => {
    const own = deliveries.find((one) => one.eventId === eventId && (one.lineNumber ?? 0) === lineNumber);
    return own ? [{ position, deliveryId: own.id }] : [];
  });
  const positions = new Set(made.map(({ position }) => position));
  const needless = calls.map(({ position }) => position).filter((position) => !positions.has(position));
  return { deliveries: deliveries.map((one) => ({ ...one, orderingKey: null })), made, needless };
}

/** How the subscription and the order fare is known already; here it is only what the rule asks. */
function newsOf(
  { shop, bookRule, now }: { shop: Shop; bookRule: RuleInSet; now: Date },
  eventId: string,
  calls: readonly AskedCall[],
) {
  const [first] = calls;
  if (first === undefined) return [];
  const event = readEventBody(first.body);
  if (isOperationalEvent(event)) return [];
  const lines = calls.map(({ lineNumber }) => ({ lineNumber: lineNumber === 0 ? null : lineNumber }));
  const decision = { rule: bookRule.rule, called: true, code: "called", calls: lines } as const;
  const facts = accessFactsOf({ event, eventId }, [decision], now).filter((fact) => "ruleId" in fact);
  return [{ shop, eventId, event, traceparent: null, facts, endpointIds: [] }];
}
