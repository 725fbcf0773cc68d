import type { ProblemCause, ProblemOutcome } from "@haak/core";

/** A delivery that has not arrived. */
export interface FailingDelivery {
  readonly endpointId: string;
  readonly outcome: ProblemOutcome;
  readonly status: number | null;
  readonly createdAt: Date;
  /** The order that the delivery is about; null for a delivery about anything else. */
  readonly order: { readonly id: string; readonly currency: string; readonly amount: string | null } | null;
}

/** Money in one currency, as a decimal string with two digits. */
export interface Amount {
  readonly currency: string;
  readonly amount: string;
}

/** The deliveries to one endpoint that fail for the same cause. */
export interface ProblemGroup {
  readonly endpointId: string;
  readonly cause: ProblemCause;
  readonly deliveries: number;
  readonly orders: number;
  readonly amounts: readonly Amount[];
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Groups by endpoint and cause. The group with the most money comes first, because a seller should repair it first. */
export function groupProblems(deliveries: readonly FailingDelivery[]): ProblemGroup[] {
  const groups = Map.groupBy(deliveries, ({ endpointId, outcome, status }) => `${endpointId} ${outcome} ${status}`);
  return [...groups.values()].flatMap(toGroup).toSorted((one, other) => byPlace(placeOf(one), placeOf(other)));
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

/** An order counts once, however many of its deliveries have not arrived, because its money was paid once. */
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

/** An event in an old format may have no amount, or one that is not money. It adds nothing to the sum. */
function toCents(amount: string | null): bigint {
  return amount !== null && /^-?\d+\.\d\d$/.test(amount) ? BigInt(amount.replace(".", "")) : 0n;
}

function toDecimal(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The position of a group in the list. */
interface Place {
  readonly cents: bigint;
  readonly deliveries: number;
  /** Makes the order of equal groups unambiguous, because a cursor must name exactly one position. */
  readonly name: string;
}

/** Amounts are not converted between currencies. Instead the largest amount of a group decides its position. */
function placeOf({ endpointId, cause, deliveries, amounts }: ProblemGroup): Place {
  const name = `${endpointId} ${cause.outcome} ${cause.status}`;
  return { cents: toCents(amounts[0]?.amount ?? null), deliveries, name };
}

function byPlace(one: Place, other: Place): number {
  return (
    compare(other.cents, one.cents) ||
    other.deliveries - one.deliveries ||
    (one.name < other.name ? -1 : Number(one.name > other.name))
  );
}

/** The position of a group as a cursor. */
export function writePlace(group: ProblemGroup): string {
  const { cents, deliveries, name } = placeOf(group);
  return `${cents} ${deliveries} ${name}`;
}

/**
 * The groups after the position of a cursor; all of them without a cursor. The group of the cursor need not exist any more, because its
 * failures may be fixed by now. Null if the text is not a cursor.
 */
export function groupsBehind(groups: readonly ProblemGroup[], text: string | null): readonly ProblemGroup[] | null {
  if (text === null) return groups;
  const [, cents, deliveries, name] = /^(-?\d{1,30}) (\d{1,9}) (.+)$/.exec(text) ?? [];
  if (cents === undefined || name === undefined) return null;
  const place = { cents: BigInt(cents), deliveries: Number(deliveries), name };
  return groups.filter((group) => byPlace(placeOf(group), place) > 0);
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
