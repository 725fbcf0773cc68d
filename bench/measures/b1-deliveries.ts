import type { BareAnswer, BareOptions } from "../processes/bare-sender.ts";
import type { KeepingOptions } from "../processes/keeping-sender.ts";
import { startChild } from "../stage/child.ts";
import { cpuLog, ratioByOwnCores } from "../stage/cpu-log.ts";
import { deliver } from "../stage/deliver.ts";
import { type FloorOptions, measureFloor, measureFloors } from "../stage/floor.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { orderEvent } from "../stage/order-event.ts";
import { bareOf, type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const ENDPOINTS = 50;
const GOAL = 0.6;
const CONCURRENCY = 256;
const WITHIN_MS = 120_000;
const PATHS = Array.from({ length: ENDPOINTS }, (_, index) => `/endpoint-${index}`);

/**
 * Deliveries per second of one process with its bundled database to 50 endpoints, divided by bare signed POSTs per
 * second of undici, because a hub can never be faster than those.
 */
export const b1Deliveries: Measure = { id: "B1", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const shop = await startReceivingShop(PATHS.map((path) => ({ path, productId: "7" })));
  const bare = startChild<BareOptions, BareAnswer>("bare-sender.ts");
  const count = quick ? 2_500 : 20_000;
  const receiver = { pid: shop.receiver.pid, family: false };
  const ours = cpuLog({ ...(await shop.hub.processes()), receiver }, count);
  const theirs = cpuLog({ sender: { pid: bare.pid, family: false }, receiver }, count);
  const runs = await alternate(
    {
      ours: () => ours.note(() => deliver(shop, { count, endpoints: ENDPOINTS })),
      theirs: () => theirs.note(() => postBare({ shop, count, ask: bare.ask })),
    },
    quick ? 2 : 5,
  );
  const floors = quick ? {} : await floorsBeside({ shop, count, ask: bare.ask });
  await Promise.all([shop.stop(), bare.stop()]);
  const value = median(runs.ratios);
  const details = {
    ...{ deliveries_per_second: rounded(median(runs.ours)), bare_posts_per_second: rounded(median(runs.theirs)) },
    ...{
      ratio_spread: rounded(spread(runs.ratios)),
      spread: rounded(spread(runs.ours)),
      bare_spread: rounded(spread(runs.theirs)),
    },
    first_run_per_second: rounded(runs.first),
    ...{ core_ms_a_delivery: ours.medians(), core_ms_a_bare_post: theirs.medians() },
    ratio_by_own_cores: ratioByOwnCores(ours, theirs),
    ...{ ...floors, deliveries_a_run: count, runs: runs.ours.length, endpoints: ENDPOINTS },
  };
  const name = "deliveries a second ÷ bare signed POSTs a second";
  return [{ id: "B1", name, value: rounded(value), goal: `≥ ${GOAL}`, holds: value >= GOAL, unit: "ratio", details }];
}

/** Bare signed POSTs of one run, and the process that sends them. */
interface BareRun {
  readonly shop: ReceivingShop;
  readonly count: number;
  readonly ask: (options: BareOptions) => Promise<BareAnswer>;
}

async function postBare({ shop: { receiver, origin, secret }, count, ask }: BareRun): Promise<number> {
  await receiver.ask({ kind: "forget" });
  const body = JSON.stringify({ id: "bare", version: 1, event_id: "bare", ...orderEvent() });
  const { startedAt } = await ask({
    ...{ origin, paths: PATHS.map(bareOf), secret, body, count, concurrency: CONCURRENCY },
  });
  return rateOf(await receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS }), { startedAt, ids: count });
}

/**
 * Compares bare POSTs with the same POSTs stored, and with the same POSTs also decided, claimed and sent by the hub's
 * own functions.
 */
async function floorsBeside(bare: BareRun) {
  const options = (asHub: boolean): FloorOptions<KeepingOptions, BareAnswer> => ({
    keeper: { file: "keeping-sender.ts", role: "sender" },
    kept: async (sender, keep) => () => postBare({ ...bare, ask: (own) => sender.ask({ ...own, ...keep, asHub }) }),
    bare: () => postBare(bare),
    watched: { receiver: { pid: bare.shop.receiver.pid, family: false } },
    things: bare.count,
  });
  return { ...(await measureFloors(options(false))), floor_of_calls: await measureFloor(options(true), "hub") };
}
