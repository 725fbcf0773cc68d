import type { ShopEvent } from "../events/event.ts";
import { parseEvent } from "../events/parse-event.ts";
import { planDeliveries } from "../rules/plan-deliveries.ts";
import { parseRule, type Rule } from "../rules/rule.ts";
import type { AccessChange, AccessEntry, NextAccessStep } from "./access-entry.ts";
import type { AccessFact } from "./access-fact.ts";
import { foldAccess } from "./fold-access.ts";
import { type CustomerLink, customerLinkOf } from "./linked-people.ts";
import { DEFAULT_ACCESS_POLICY } from "./payment-problem.ts";
import { readAccessFacts } from "./read-access-facts.ts";

/** Events, rules and ledgers for the tests of access. They are valid by default. */

const DAY_MS = 86_400_000;
const START = Date.parse("2026-01-01T00:00:00Z");

/** The time this many days after 1 January 2026, in milliseconds. */
export const day = (count: number): number => START + Math.round(count * DAY_MS);

const timeOf = (count: number): string => new Date(day(count)).toISOString();

/** A rule that grants or revokes access on connection `hcn_1`. */
export function aRule(
  trigger: string,
  action: { do?: "grant" | "revoke"; [field: string]: unknown },
  more: Record<string, unknown> = {},
): Rule {
  const parsed = parseRule({
    trigger,
    action: { type: "huddle", connection_id: "hcn_1", do: "grant", ...action },
    ...more,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { ...parsed.rule, id: `rul_${trigger}_${action.do ?? "grant"}`, created_at: timeOf(-100) };
}

/** The rules of a seller of courses and memberships. */
export const RULES = [
  aRule("order.paid", {}, { kinds: ["first", "upsell", "installment", "renewal"] }),
  aRule("subscription.started", {}),
  aRule("subscription.ended", { do: "revoke" }),
];

type Fields = Record<string, unknown>;

/** An order of product 7 with SKU A. `sku` and `subscription` belong to its only line. */
export function orderEvent(
  type: "order.created" | "order.paid" | "payment.reversed",
  {
    id = "1001",
    at = 0,
    email = "bo@example.com",
    customerId = null,
    sku = "A",
    subscription = null,
    ...order
  }: Fields & {
    at?: number;
    customerId?: string | null;
    sku?: string | null;
    subscription?: string | null;
  } = {},
): ShopEvent {
  const product = { id: "7", title: "Course", sku };
  const line = { product, quantity: 1, amount: "1.00", amount_with_tax: "1.21", subscription_id: subscription };
  return anEvent(type, at, {
    order: {
      ...{ id, kind: "first", amount: "1.00", amount_with_tax: "1.21", customer: { email, id: customerId } },
      ...{ lines: [line] },
      ...order,
    },
  });
}

/** A subscription to product 7 with SKU A. */
export function subscriptionEvent(
  what: "started" | "cancelled" | "ended",
  {
    id = "S",
    at = 0,
    email = "bo@example.com",
    customerId = null,
    sku = "A",
    ...subscription
  }: Fields & { at?: number; customerId?: string | null } = {},
): ShopEvent {
  return anEvent(`subscription.${what}`, at, {
    subscription: {
      ...{ id, status: what === "started" ? "active" : what, type: "subscription" },
      customer: { email, id: customerId },
      ...{ product: { id: "7", title: "Club", sku }, amount: "1.00", amount_with_tax: "1.21", quantity: 1 },
      ...subscription,
    },
  });
}

/** Any event that `parseEvent` accepts. */
export function anEvent(type: string, at: number, data: Fields): ShopEvent {
  const parsed = parseEvent({ key: `${type}:${at}:${JSON.stringify(data)}`, type, occurred_at: timeOf(at), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** A ledger that stores the facts of events in the order in which they are accepted, each on another day. */
export function aLedger({ rules = RULES, policy = DEFAULT_ACCESS_POLICY } = {}) {
  const facts: AccessFact[] = [];
  const links: CustomerLink[] = [];
  const seen = new Set<string>();
  let number = 0;
  const fold = (count: number) => foldAccess(facts, { now: day(count), policyOf: () => policy, links });
  return {
    facts,
    links,
    /** Accepts an event on that day. An event with a known key is a repetition and changes nothing. */
    accept(event: ShopEvent, acceptedOn = 400): void {
      if (seen.has(event.key)) return;
      seen.add(event.key);
      number += 1;
      const called = planDeliveries(event, rules).filter((decision) => decision.called);
      const eventId = `evt_${String(number).padStart(6, "0")}`;
      facts.push(...readAccessFacts({ eventId, event, acceptedAt: day(acceptedOn), called }));
      links.push(...[customerLinkOf(event)].flatMap((link) => link ?? []));
    },
    at: fold,
    /** The wanted access on that day, such as "bo@example.com A". */
    wantedOn: (count: number) =>
      fold(count)
        .filter(({ wanted }) => wanted)
        .map(({ person, item }) => `${person} ${item.name}`)
        .sort(),
  };
}

/** The entry after the step of `nextAccessStep` was carried out. */
export function takeStep(entry: AccessEntry, step: NextAccessStep): AccessEntry {
  if (step.kind === "request") return { ...entry, progress: { kind: "pending", change: step.change } };
  const change = openChange(entry);
  return step.kind === "withdraw" && change !== null ? { ...entry, progress: { kind: "withdrawn", change } } : entry;
}

/** The change that has no answer yet, or null. */
export function openChange({ progress }: AccessEntry): AccessChange | null {
  switch (progress.kind) {
    case "pending":
    case "refused":
    case "withdrawn":
      return progress.change;
    default:
      return null;
  }
}
