import { timeClaims } from "./stage/claim-times.ts";
import { cpuOf } from "./stage/cpu-time.ts";
import { type DeliverWish, deliver } from "./stage/deliver.ts";
import { exponentOf, type Point } from "./stage/fit-curve.ts";
import type { Effort } from "./stage/measure.ts";
import { type BenchRule, type ReceivingShop, startReceivingShop } from "./stage/receiving-shop.ts";
import { startScalingShop } from "./stage/scaling-shop.ts";
import { median, rounded } from "./stage/statistics.ts";

/** How a cost grows with one thing while all else stays as it is. */
export interface Curve {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly Point[];
  readonly exponent: number;
  /** Beyond it the growth is a defect. */
  readonly exponentMax: number;
}

/** In proportion. */
const LINEAR = 1;
/** As B6 has it: a thousand times as many cost at most half as much again. */
const FLAT = Math.log(1.5) / Math.log(1_000);

const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((total, part) => total + part, 0);

/** Each curve when it is known. Costs are times of a core, which hardly change with what else the machine does; of claims, by the clock. */
export async function* measureGrowth({ quick }: Effort): AsyncGenerator<Curve> {
  const count = quick ? 1_000 : 5_000;
  yield await curve("endpoints", quick ? [1, 10, 100] : [1, 10, 100, 1_000], (size) =>
    costOfDeliveries({ rules: callers(size), wish: { count: Math.max(count, size), endpoints: size } }),
  );
  yield await curve("kB of a body", [1, 16, 256], (size) =>
    costOfDeliveries({ rules: callers(1), wish: { count: count / 5, endpoints: 1, storyCharacters: size * 1_000 } }),
  );
  yield await curve("rules", quick ? [1, 100] : [1, 10, 100, 1_000], (size) =>
    costOfDeliveries({ rules: [...callers(1), ...bystanders(size - 1)], wish: { count, endpoints: 1 } }),
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

/** Rules that call for every event, each an endpoint of its own. */
function callers(count: number): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({ path: `/endpoint-${index}`, productId: "7" }));
}

/** Rules for products that nobody buys. */
function bystanders(count: number): BenchRule[] {
  return Array.from({ length: count }, (_, index) => ({ path: "/nobody", productId: `other-${index}` }));
}

async function costOfDeliveries({ rules, wish }: { rules: readonly BenchRule[]; wish: DeliverWish }): Promise<number> {
  const shop = await startReceivingShop(rules);
  const cost = await costOf(shop, { wish, watched: await shop.hub.processes() });
  await shop.stop();
  return cost;
}

async function costOfWorkers(workers: number, count: number): Promise<number> {
  const shop = await startScalingShop(50);
  await shop.setWorkers(workers);
  const cost = await costOf(shop, { wish: { count, endpoints: 50 }, watched: shop.processes() });
  await shop.stop();
  return cost;
}

type Watch = Parameters<typeof cpuOf>[0]["watched"];

/** The first run only warms up. */
async function costOf(shop: ReceivingShop, { wish, watched }: { wish: DeliverWish; watched: Watch }): Promise<number> {
  await deliver(shop, wish);
  const { milliseconds } = await cpuOf({ watched, things: wish.count }, () => deliver(shop, wish));
  return sum(milliseconds);
}
