import { type HaakEvent, isOrderEvent, isSubscriptionEvent, parseEvent, sampleEvent } from "@haak/core";
import fc from "fast-check";

const PRODUCTS = ["7", "8", "9"] as const;
const KINDS = ["first", "upsell", "installment", "renewal"] as const;

const anyLine = fc.record({ product: fc.constantFrom(...PRODUCTS) });

/** The facts in which the events of these tests differ. */
export const anyFacts = fc.record({
  type: fc.constantFrom("order.paid", "order.created", "subscription.ended", "subscription.cancelled"),
  kind: fc.constantFrom(...KINDS),
  mode: fc.constantFrom("live", "live", "test"),
  lines: fc.array(anyLine, { maxLength: 4 }),
  daysAgo: fc.integer({ min: 0, max: 20 }),
});

/** See `anyFacts`. */
export type Facts = typeof anyFacts extends fc.Arbitrary<infer T> ? T : never;

/** An event that `parseEvent` accepts, with these facts. */
export function eventOf(facts: Facts, { key, now }: { key: string; now: Date }): HaakEvent {
  const sample = sampleEvent(facts.type);
  const occurred_at = new Date(now.getTime() - facts.daysAgo * 86_400_000).toISOString();
  const parsed = parseEvent({ ...sample, key, occurred_at, data: dataOf(sample, facts) });
  if (!parsed.ok) throw new Error(`Not an event: ${JSON.stringify(parsed.errors)}`);
  return parsed.event;
}

function dataOf(sample: HaakEvent, { kind, mode, lines }: Facts) {
  if (isSubscriptionEvent(sample)) return { subscription: { ...sample.data.subscription, mode } };
  if (!isOrderEvent(sample)) throw new Error("Only orders and subscriptions are made here.");
  const [line] = sample.data.order.lines;
  const { number: _number, ...rest } = line ?? {};
  const made = lines.map(({ product }) => ({ ...rest, product: { id: product, title: `Course ${product}` } }));
  return { order: { ...sample.data.order, kind, mode, lines: made } };
}

/** The body of a rule on orders or subscriptions. */
export const anyRule = fc
  .record({
    trigger: fc.constantFrom("order.paid", "order.created", "subscription.ended"),
    enabled: fc.constantFrom(true, true, true, false),
    products: fc.uniqueArray(fc.constantFrom(...PRODUCTS), { maxLength: 2 }),
    kinds: fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1 }),
    per_line: fc.boolean(),
    include_test: fc.boolean(),
  })
  .map(({ trigger, products, kinds, per_line, ...rest }) => ({
    ...rest,
    ...(trigger === "subscription.ended" ? { trigger } : { trigger, kinds, per_line, scope: { products } }),
    action: { type: "webhook", url: "https://example.com/hook", format: "haak" },
  }));
