import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { type Child, startChild } from "../stage/child.ts";
import { cpuLog } from "../stage/cpu-log.ts";
import type { BenchShop } from "../stage/hub.ts";
import { alternate, type Effort, type Figure, type Measure } from "../stage/measure.ts";
import { type ReceivingShop, rateOf, startReceivingShop } from "../stage/receiving-shop.ts";
import { median, rounded, spread } from "../stage/statistics.ts";

const GOAL = 0.9;
const SHOPS = 200;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;
const PRODUCT = "7";
const ONE_SHOP_PATH = "/one-shop";

/**
 * Events per second of 200 shops that take turns, divided by those of one shop: once for single events, once for notices of Plug&Pay.
 * Each shop has its own endpoint, and the endpoint of the one shop has a slot for each connection, as in B2. The notices are V1 forms,
 * because the hub asks Plug&Pay nothing about these. Otherwise the measure would show the pace at which one shop may be asked.
 */
export const b12ManyShops: Measure = { id: "B12", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const stage = await startReceivingShop([{ path: ONE_SHOP_PATH, productId: PRODUCT, concurrency: CONNECTIONS }]);
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const one: BenchShop = { apiKey: stage.hub.apiKey, ask: stage.hub.ask };
  const many = await addShops(stage);
  const common = { stage, reporter, rounds: quick ? 2 : 5 };
  const keysOf = (shops: readonly BenchShop[]) => ({ apiKeys: shops.map(({ apiKey }) => apiKey) });
  const events = await compare({
    ...{ ...common, count: quick ? 800 : 6_000 },
    ...{ name: "single events", one: keysOf([one]), many: keysOf(many) },
  });
  const [oneAddress, addresses] = [await noticePaths([one]), await noticePaths(many)];
  const notices = await compare({
    ...{ ...common, count: quick ? 300 : 2_000 },
    name: "Plug&Pay notices",
    one: { ...keysOf([one]), noticePaths: oneAddress },
    many: { ...keysOf(many), noticePaths: addresses },
  });
  await Promise.all([stage.stop(), reporter.stop()]);
  return [events, notices];
}

/** Makes shops, each with a rule that calls its own path of the receiver, which verifies these calls too. */
async function addShops({ hub, receiver, origin }: ReceivingShop): Promise<BenchShop[]> {
  const secrets: Record<string, string> = {};
  const addShop = async (_: unknown, number: number) => {
    const shop = await hub.addShop(`Shop ${number}`);
    const path = `/shop-${number}`;
    const rule = await shop.ask<{ endpoint_id: string }>("POST", "/v1/rules", {
      ...{ name: path, trigger: "order.paid", scope: { products: [PRODUCT] } },
      action: { type: "webhook", url: `${origin}${path}` },
    });
    const { secret } = await shop.ask<{ secret: string }>("GET", `/v1/endpoints/${rule.endpoint_id}/secret`);
    secrets[path] = secret;
    return shop;
  };
  const shops = await Promise.all(Array.from({ length: SHOPS }, addShop));
  await receiver.ask({ kind: "secrets", secrets });
  return shops;
}

/** Where Plug&Pay would send the notices of these shops. */
function noticePaths(shops: readonly BenchShop[]): Promise<string[]> {
  return Promise.all(
    shops.map(async ({ ask }) => {
      const { address } = await ask<{ address: string }>("GET", "/v1/sources/plugandpay");
      return new URL(address).pathname;
    }),
  );
}

interface Comparison {
  readonly stage: ReceivingShop;
  readonly reporter: Child<ReportOptions, ReportAnswer>;
  readonly name: string;
  readonly one: Pick<ReportOptions, "apiKeys" | "noticePaths">;
  readonly many: Pick<ReportOptions, "apiKeys" | "noticePaths">;
  readonly count: number;
  readonly rounds: number;
}

async function compare({ stage, reporter, name, one, many, count, rounds }: Comparison): Promise<Figure> {
  const both = { reporter: { pid: reporter.pid, family: false }, receiver: { pid: stage.receiver.pid, family: false } };
  const watched = { ...(await stage.hub.processes()), ...both };
  const [ofMany, ofOne] = [cpuLog(watched, count), cpuLog(watched, count)];
  const reportBy = async (senders: Comparison["one"]) => {
    await stage.receiver.ask({ kind: "forget" });
    const options = { url: stage.hub.url, productId: PRODUCT, count, connections: CONNECTIONS, perSecond: null };
    const { startedAt } = await reporter.ask({ ...options, ...senders });
    const received = await stage.receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS });
    return rateOf(received, { startedAt, ids: count });
  };
  const runs = await alternate(
    { ours: () => ofMany.note(() => reportBy(many)), theirs: () => ofOne.note(() => reportBy(one)) },
    rounds,
  );
  const value = median(runs.ratios);
  const details = {
    ...{ of_many_per_second: rounded(median(runs.ours)), of_one_per_second: rounded(median(runs.theirs)) },
    ...{ ratio_spread: rounded(spread(runs.ratios)), spread_many: rounded(spread(runs.ours)) },
    ...{ core_ms_an_event_of_many: ofMany.medians(), core_ms_an_event_of_one: ofOne.medians() },
    ...{ shops: SHOPS, events_a_run: count, runs: runs.ours.length, connections: CONNECTIONS },
  };
  return {
    ...{ id: "B12", name: `${name} a second of ${SHOPS} shops ÷ of one`, value: rounded(value), unit: "ratio" },
    ...{ goal: `≥ ${GOAL}`, holds: value >= GOAL, details },
  };
}
