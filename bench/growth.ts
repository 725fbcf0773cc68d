import { timeClaims } from "./stage/claim-times.ts";
import { cpuOf } from "./stage/cpu-time.ts";
import { type DeliverOptions, deliver } from "./stage/deliver.ts";
import type { Effort } from "./stage/measure.ts";
import { type BenchRule, type ReceivingShop, startReceivingShop } from "./stage/receiving-shop.ts";
import { startScalingShop } from "./stage/scaling-shop.ts";
import { median, rounded } from "./stage/statistics.ts";

/** One point of a curve: a size, and the cost at that size. */
interface Point {
  readonly size: number;
  readonly cost: number;
}

/** How a cost grows with one size, while all other sizes stay the same. */
export interface Curve {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly Point[];
  readonly exponent: number;
  /** The highest exponent that is acceptable. A higher one is a defect. */
  readonly exponentMax: number;
}

const LINEAR = 1;
/** The limit of B6: a size that is a thousand times larger may cost at most one and a half times as much. */
const FLAT = Math.log(1.5) / Math.log(1_000);

const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((total, part) => total + part, 0);

/**
 * Yields each curve as soon as it is measured. Costs are CPU times, because other work on the machine hardly changes
 * them. Only claims are timed by the clock.
 */
export async function* measureGrowth({ quick }: Effort): AsyncGenerator<Curve> {
  const count = quick ? 1_000 : 5_000;
  yield await curve("endpoints", quick ? [1, 10, 100] : [1, 10, 100, 1_000], (size) =>
    costOfDeliveries({ rules: callers(size), options: { count: Math.max(count, size), endpoints: size } }),
  );
  yield await curve("kB of a body", [1, 16, 256], (size) =>
    costOfDeliveries({ rules: callers(1), options: { count: count / 5, endpoints: 1, storyCharacters: size * 1_000 } }),
  );
  yield await curve("rules", quick ? [1, 100] : [1, 10, 100, 1_000], (size) =>
    costOfDeliveries({ rules: [...callers(1), ...bystanders(size - 1)], options: { count, endpoints: 1 } }),
  );
  yield await curve("workers", quick ? [1, 2] : [1, 2, 3, 4], (size) => costOfWorkers(size, count));
  yield await claims(quick);
}

async function curve(
  name: string,
  sizes: readonly number[],
  costOf: (size: number) => Promise<number>,
): Promise<Curve> {
  const points: Point[] = [];
  for (const size of sizes) points.push({ size, cost: rounded(await costOf(size)) });
  return { name, unit: "core ms a delivery", points, exponent: exponentOf(points), exponentMax: LINEAR };
}

async function claims(quick: boolean): Promise<Curve> {
  const times = await timeClaims(quick ? [1_000, 10_000] : [1_000, 10_000, 100_000, 1_000_000], quick ? 20 : 100);
  const points = [...times].map(([size, all]) => ({ size, cost: rounded(median(all)) }));
  return { name: "waiting in the lane", unit: "ms a claim", points, exponent: exponentOf(points), exponentMax: FLAT };
}

/** Rules that match every event, each with its own endpoint. */
function callers(count: number): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({ path: `/endpoint-${index}`, productId: "7" }));
}

/** Rules for products that no event has. */
function bystanders(count: number): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({ path: "/nobody", productId: `other-${index}` }));
}

async function costOfDeliveries({
  rules,
  options,
}: {
  rules: readonly BenchRule[];
  options: DeliverOptions;
}): Promise<number> {
  const shop = await startReceivingShop(rules);
  const cost = await costOf(shop, { options, watched: await shop.hub.processes() });
  await shop.stop();
  return cost;
}

async function costOfWorkers(workers: number, count: number): Promise<number> {
  const shop = await startScalingShop(50);
  await shop.setWorkers(workers);
  const cost = await costOf(shop, { options: { count, endpoints: 50 }, watched: shop.processes() });
  await shop.stop();
  return cost;
}

type Watch = Parameters<typeof cpuOf>[0]["watched"];

/** The first run only warms up, so it is not counted. */
async function costOf(
  shop: ReceivingShop,
  { options, watched }: { options: DeliverOptions; watched: Watch },
): Promise<number> {
  await deliver(shop, options);
  const { milliseconds } = await cpuOf({ watched, things: options.count }, () => deliver(shop, options));
  return sum(milliseconds);
}

/**
 * The exponent of the power law that fits best (least squares of the logarithms): 0 is flat, 1 is proportional, above 1
 * is worse than proportional. @throws Error for less than two sizes.
 */
function exponentOf(points: readonly Point[]): number {
  const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  const spreadX = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spreadX > 0)) throw new Error("A curve needs two sizes at least.");
  return logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
}
