import type { HaakEvent } from "../src/events/event.ts";
import type { EventType } from "../src/events/event-type.ts";
import { parseEvent } from "../src/events/parse-event.ts";
import { sampleEvent } from "../src/events/sample-event.ts";
import type { Decision } from "../src/rules/decision.ts";
import { parseRule, type Rule, type RuleInput } from "../src/rules/rule.ts";

/** The rule of the settings' orders URL with every box off. */
export const ORDERS_URL: RuleInput = {
  trigger: "order.paid",
  action: { type: "webhook", url: "https://example.com/orders" },
};

/** The rule of the settings' cancellations URL. */
export const CANCELLATIONS_URL: RuleInput = {
  trigger: "subscription.ended",
  action: { type: "webhook", url: "https://example.com/cancellations" },
};

/** A saved rule that is older than every sample. */
export function aRule(input: RuleInput, saved: Partial<Rule> = {}): Rule {
  const parsed = parseRule(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { ...parsed.rule, id: "rul_1", created_at: "2026-01-01T00:00:00Z", ...saved };
}

/** The sample of that type, with other fields in its order, subscription, affiliate or form. */
export function anEvent(type: EventType, fields: object = {}): HaakEvent {
  const sample = sampleEvent(type);
  const [[member, value]] = Object.entries(sample.data) as [[string, object]];
  const parsed = parseEvent({ ...sample, data: { [member]: { ...value, ...fields } } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

/** An order line of that product. */
export const aLine = (id: string, group: string | null = null) => ({
  product: { id, title: `Product ${id}`, group },
  quantity: 1,
  amount: "1.00",
  amount_with_tax: "1.21",
});

/** The result of a decision: the line numbers of its calls (null for the whole event), or the reason for no call. */
export const said = (decision: Decision | undefined) =>
  decision?.called ? decision.calls.map((call) => call.lineNumber) : decision?.code;
