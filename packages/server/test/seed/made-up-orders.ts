import type { HaakEvent, Order, OrderLine, Subscription } from "@haak/core";

/** Everything about these orders follows from their number, so that each run makes the same shop. */

/** The product that gives access to a community. One order in fifty has it. */
export const COMMUNITY = { id: "900", title: "Community, monthly", sku: "COMMUNITY", group: "memberships" };
const COMMUNITY_EVERY = 50;
/** One in eight memberships has ended. */
const ENDED_EVERY = 8;

const FIRST = ["Sanne", "Daan", "Emma", "Bram", "Fleur", "Lars", "Noor", "Thijs", "Isa", "Joep"];
const LAST = ["de Vries", "Bakker", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "Bos", "Vos", "Peters"];
const CITIES = ["Utrecht", "Zwolle", "Breda", "Assen", "Leiden", "Tilburg"];
const KINDS = [
  "first",
  "first",
  "first",
  "first",
  "first",
  "first",
  "upsell",
  "renewal",
  "renewal",
  "installment",
] as const;

/** The events of one order: created and paid. Some memberships also end later. */
export function eventsOfOrder(number: number, at: Date): HaakEvent[] {
  const order = orderOf(number, at);
  const paidAt = new Date(at.getTime() + 45_000);
  const paid = {
    ...order,
    paid_at: paidAt.toISOString(),
    payment: { status: "paid", method: "ideal", provider: "mollie" },
  };
  return [
    { key: `order:${number}:created`, type: "order.created", occurred_at: at.toISOString(), data: { order } },
    { key: `order:${number}:paid`, type: "order.paid", occurred_at: paidAt.toISOString(), data: { order: paid } },
    ...endedMembership(number, at),
  ];
}

function isCommunity(number: number): boolean {
  return number % COMMUNITY_EVERY === 7;
}

/** An earlier member's subscription ends while this order is made. */
function endedMembership(number: number, at: Date): HaakEvent[] {
  const earlier = number - COMMUNITY_EVERY * 40;
  if (earlier < 0 || !isCommunity(earlier) || Math.floor(earlier / COMMUNITY_EVERY) % ENDED_EVERY !== 0) return [];
  const subscription: Subscription = {
    ...{ id: `S${earlier}`, status: "ended", type: "subscription", mode: "live", product: COMMUNITY },
    ...{ customer: customerOf(earlier), amount: "25.00", amount_with_tax: "30.25", currency: "EUR", quantity: 1 },
    ...{ ended_at: at.toISOString(), order_id: `${earlier}`, tags: [] },
  };
  const key = `subscription:S${earlier}:ended`;
  return [{ key, type: "subscription.ended", occurred_at: at.toISOString(), data: { subscription } }];
}

function orderOf(number: number, at: Date): Order {
  const lines = linesOf(number);
  const cents = lines.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
  return {
    ...{ id: `${number}`, number: `2026-${number}`, kind: KINDS[number % KINDS.length] ?? "first", mode: "live" },
    ...{ source: "checkout", created_at: at.toISOString(), currency: "EUR" },
    ...{ amount: moneyOf(cents), amount_with_tax: moneyOf(Math.round(cents * 1.21)) },
    ...{
      customer: customerOf(number),
      lines,
      discounts: [],
      tags: number % 3 === 0 ? ["webinar"] : [],
      custom_fields: [],
    },
    checkout: { id: `${number % 12}`, name: `Checkout ${number % 12}` },
    ...(number % KINDS.length === 6 ? { upsell: { id: `${number % 5}`, name: `Upsell ${number % 5}` } } : {}),
  };
}

function linesOf(number: number): OrderLine[] {
  if (isCommunity(number)) return [lineOf(1, { ...COMMUNITY, cents: 2_500, subscriptionId: `S${number}` })];
  const product = (n: number) => ({
    ...{ id: `${n}`, title: `Course ${n}`, sku: `COURSE-${n}`, group: n % 2 === 0 ? "courses" : "workshops" },
    ...{ cents: 1_900 + n * 250, subscriptionId: null },
  });
  const main = lineOf(1, product(number % 40));
  return number % 4 === 0 ? [main, { ...lineOf(2, product(40 + (number % 5))), type: "order-bump" }] : [main];
}

type Sold = { id: string; title: string; sku: string; group: string; cents: number; subscriptionId: string | null };

function lineOf(position: number, { cents, subscriptionId, ...product }: Sold): OrderLine {
  return {
    ...{ number: position, type: "standard", product, quantity: 1, subscription_id: subscriptionId },
    ...{ amount: moneyOf(cents), amount_with_tax: moneyOf(Math.round(cents * 1.21)), tax_percentage: "21.0" },
  };
}

/** Everybody buys about three times. One in twenty has changed address since the first time. */
function customerOf(number: number) {
  const who = Math.floor((number * 7_919) % Math.max(1, Math.ceil(number / 3 + 1)));
  const [first, last] = [FIRST[who % FIRST.length] ?? "Bo", LAST[Math.floor(who / 10) % LAST.length] ?? "Kater"];
  const domain = who % 20 === 0 && number % 2 === 0 ? "elders.example.com" : "example.com";
  return {
    ...{ id: `cst_seed${who}`, email: `${first}.${who}@${domain}`.toLowerCase(), first_name: first, last_name: last },
    ...{ phone: `+316${String(10_000_000 + who)}`, language: "nl" },
    address: {
      street: "Voorbeeldstraat",
      house_number: `${who % 200}`,
      postal_code: "1234 AB",
      city: CITIES[who % 6],
      country: "NL",
    },
  };
}

function moneyOf(cents: number): string {
  return (cents / 100).toFixed(2);
}
