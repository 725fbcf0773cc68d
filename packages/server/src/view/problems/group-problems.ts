import type { ProblemCause, ProblemOutcome } from "@haak/core";

/** A delivery that has not arrived, as far as it is told. */
export interface FailingDelivery {
  readonly endpointId: string;
  readonly outcome: ProblemOutcome;
  readonly status: number | null;
  readonly createdAt: Date;
  /** The order whose money hangs on it; null for a delivery about anything else. */
  readonly order: { readonly id: string; readonly currency: string; readonly amount: string | null } | null;
}

/** Money in one currency, as a decimal string with two digits. */
export interface Amount {
  readonly currency: string;
  readonly amount: string;
}

/** Deliveries to one endpoint that fail for one cause. */
export interface ProblemGroup {
  readonly endpointId: string;
  readonly cause: ProblemCause;
  readonly deliveries: number;
  readonly orders: number;
  readonly amounts: readonly Amount[];
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Groups by endpoint and cause, the most money first, then the most deliveries. */
export function groupProblems(deliveries: readonly FailingDelivery[]): ProblemGroup[] {
  const groups = Map.groupBy(deliveries, ({ endpointId, outcome, status }) => `${endpointId} ${outcome} ${status}`);
  return [...groups.values()].flatMap(toGroup).toSorted(byWeight);
}

function toGroup(deliveries: readonly FailingDelivery[]): ProblemGroup[] {
  const [first] = deliveries;
  if (!first) return [];
  const times = deliveries.map(({ createdAt }) => createdAt.getTime());
  const orders = ordersOf(deliveries);
  return [
    {
      endpointId: first.endpointId,
      cause: { outcome: first.outcome, status: first.status },
      deliveries: deliveries.length,
      orders: orders.size,
      amounts: sumOf([...orders.values()]),
      firstAt: new Date(Math.min(...times)),
      lastAt: new Date(Math.max(...times)),
    },
  ];
}

type Order = NonNullable<FailingDelivery["order"]>;

/** An order counts once, however many of its lines and events have not arrived: its money was paid once. */
function ordersOf(deliveries: readonly FailingDelivery[]): ReadonlyMap<string, Order> {
  return new Map(deliveries.flatMap(({ order }) => (order === null ? [] : [[order.id, order] as const])));
}

function sumOf(orders: readonly Order[]): Amount[] {
  const byCurrency = Map.groupBy(orders, ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, some]) => ({ currency, cents: some.reduce((sum, { amount }) => sum + toCents(amount), 0n) }))
    .filter(({ cents }) => cents !== 0n)
    .toSorted((one, other) => compare(other.cents, one.cents))
    .map(({ currency, cents }) => ({ currency, amount: toDecimal(cents) }));
}

/** An old form may tell no amount, or one that is no money to us; it adds nothing. */
function toCents(amount: string | null): bigint {
  return amount !== null && /^-?\d+\.\d\d$/.test(amount) ? BigInt(amount.replace(".", "")) : 0n;
}

function toDecimal(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Currencies are not changed into each other: the greatest amount of a group stands for it. */
function byWeight(one: ProblemGroup, other: ProblemGroup): number {
  const [ours, theirs] = [one, other].map(({ amounts }) => toCents(amounts[0]?.amount ?? null));
  return compare(theirs ?? 0n, ours ?? 0n) || other.deliveries - one.deliveries;
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
