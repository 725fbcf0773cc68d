import { expect } from "vitest";
import type { Shop } from "../support/journey/journey.ts";
import { deliveriesOf, read } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";
import type { CallLog } from "./call-log.ts";
import { type Deployment, rescuedLanesOf } from "./deployments.ts";
import type { FaultyReceiver } from "./faulty-receiver.ts";
import type { Reporters } from "./reporters.ts";

/** The figures of a run. */
export interface RunResult {
  readonly seconds: number;
  /** How many attempts each disturbance cut off, as the receivers saw it. Empty for disturbances that cut off none. */
  readonly cutOffs: readonly number[];
  readonly disturbances: number;
  readonly eventsAcknowledged: number;
  readonly reportedAgain: number;
  readonly webhookIds: number;
  readonly calls: number;
  readonly attemptsRepeated: number;
  /** How often each fault was seen. All of them must be zero. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Expects that nothing went wrong. */
export function expectNoFaults(result: RunResult): void {
  expect(Object.entries(result.faults).filter(([, count]) => count !== 0)).toEqual([]);
}

/** A run whose deliveries have all arrived. */
export interface DrainedRun {
  readonly deployment: Deployment;
  readonly receiver: FaultyReceiver;
  readonly reporters: Reporters;
  readonly shop: Shop;
  readonly cutOffs: readonly number[];
  readonly disturbances: number;
  /** Lanes that the sweeper of a killed process had to wake. */
  readonly rescuedLanes: number;
  readonly seconds: number;
}

/** How many deliveries are checked attempt by attempt. */
const SAMPLES = 60;

/** Compares what the hub reports with what the reporters were answered and what the receivers got. */
export async function checkRun(run: DrainedRun): Promise<RunResult> {
  const { reporters, shop, receiver } = run;
  const { log } = receiver;
  await until(async () => expect(await pendingOf(run.deployment)).toBe(0));
  const acknowledged = new Set(reporters.acknowledged);
  const ids = [...log.ids.values()];
  const rescuedNow = await Promise.all(run.deployment.hubs().map(rescuedLanesOf));
  const faults = {
    lost: [...acknowledged].filter((id) => !log.hasArrived(id)).length,
    "doubled ids": [...log.idsByEventAndTarget().values()].filter((same) => same.size > 1).length,
    "unknown events": ids.filter(({ eventId }) => !acknowledged.has(eventId)).length,
    "one event acknowledged twice": reporters.acknowledged.length - acknowledged.size,
    "other bytes": log.faults.differingBodies,
    "wrong signatures": log.faults.wrongSignatures,
    "out of order": countOutOfOrder(log, reporters.chains),
    "failed or cancelled": (
      await Promise.all(["failed", "cancelled"].map((s) => deliveriesOf(shop, `state=${s}`)))
    ).flat().length,
    "wrong attempt numbers": await countWrongNumbers(log, shop),
    "unexpected answers": reporters.unexpectedAnswers.length,
    "lanes woken by the sweeper": rescuedNow.reduce((sum, one) => sum + one, run.rescuedLanes),
  };
  return {
    ...{ seconds: run.seconds, cutOffs: run.cutOffs, disturbances: run.disturbances, faults },
    ...{ webhookIds: ids.length, calls: log.calls() },
    eventsAcknowledged: acknowledged.size,
    reportedAgain: reporters.reportedAgain(),
    attemptsRepeated: log.calls() - ids.length,
  };
}

async function pendingOf(deployment: Deployment): Promise<number> {
  const reply = await fetch(`${deployment.front.url}/metrics`);
  return Number(/^haak_deliveries_pending (\d+)$/m.exec(await reply.text())?.[1]);
}

/** How often an earlier event of an order was called after a later event of the same order. */
function countOutOfOrder(log: CallLog, chains: readonly (readonly string[])[]): number {
  const placesOf = new Map([...log.ids.values()].map((one) => [`${one.eventId} ${one.target}`, one.places]));
  const targets = new Set([...log.ids.values()].map(({ target }) => target));
  const pairs = chains.flatMap((chain) => chain.slice(1).map((later, index) => [chain[index], later] as const));
  const isWrong = ([earlier, later]: (typeof pairs)[number], target: string) => {
    const last = placesOf.get(`${earlier} ${target}`)?.at(-1) ?? Number.POSITIVE_INFINITY;
    return last > (placesOf.get(`${later} ${target}`)?.[0] ?? Number.POSITIVE_INFINITY);
  };
  return [...targets].flatMap((target) => pairs.filter((pair) => isWrong(pair, target))).length;
}

/** Deliveries whose attempts are not numbered 1, 2, 3 … with the delivered one last, or that have more attempts than calls. */
async function countWrongNumbers(log: CallLog, shop: Shop): Promise<number> {
  const repeated = [...log.ids.values()].filter(({ places }) => places.length > 1).slice(-SAMPLES);
  const isWrong = async ({ id, places }: (typeof repeated)[number]) => {
    const { attempts } = await read(shop, `/v1/deliveries/${id}`);
    const numbers = attempts.map((one: { number: number }) => one.number);
    const delivered = attempts.map((one: { outcome: string }) => one.outcome === "delivered");
    const inOrder = numbers.every((number: number, index: number) => number === index + 1);
    return !inOrder || delivered.indexOf(true) !== attempts.length - 1 || attempts.length > places.length;
  };
  return (await Promise.all(repeated.map(isWrong))).filter(Boolean).length;
}
