import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { aShopOn, type CleanUp, shopAt } from "../support/journey/own-hub.ts";
import { callOnPaid, secretOf } from "../support/journey/shop-actions.ts";
import { checkRun, type RunResult } from "./check-run.ts";
import type { Deployment, OpenDeployment } from "./deployments.ts";
import { type FaultyReceiver, startFaultyReceiver } from "./faulty-receiver.ts";
import { createRandom, type Random } from "./random.ts";
import { BEHAVIOURS } from "./receiver-behaviour.ts";
import { type Reporters, startReporters } from "./reporters.ts";

/** What disturbs the hubs under load. */
export interface LoadRun<D extends Deployment> {
  readonly openDeployment: OpenDeployment<D>;
  readonly seed: number;
  readonly cleanUp: CleanUp;
  /** Disturbs the hubs as often as the run needs, and resolves when all of them work again. */
  readonly disturb: (load: RunningLoad<D>) => Promise<Disturbed>;
}

/** Hubs that are under load. */
export interface RunningLoad<D extends Deployment> {
  readonly deployment: D;
  readonly receiver: FaultyReceiver;
  readonly reporters: Reporters;
  readonly random: Random;
}

/** The counts of the disturbances of a run. */
export type Disturbed = Pick<Parameters<typeof checkRun>[0], "cutOffs" | "disturbances" | "rescuedLanes">;

export const TIMEOUT_MS = 4_000;
/** More attempts than any receiver's failures can use up, because no delivery may end as `failed`. */
const SCHEDULE = Array.from({ length: 60 }, () => "0.2").join(",");
const ENV = {
  HAAK_TIMEOUT_MS: String(TIMEOUT_MS),
  HAAK_RETRY_SCHEDULE: SCHEDULE,
  HAAK_CONCURRENCY: "20",
  // Leases of a killed worker keep their slots until they are freed, and a worker is killed every few seconds.
  HAAK_LANE_CONCURRENCY: "400",
  LOG_LEVEL: "warn",
};
const REPORTERS = 10;
/** Enough pending events to keep every slot busy. */
const PENDING_EVENTS_MAX = 250;
const STUCK_AFTER_MS = 60_000;

/**
 * Puts hubs under load and disturbs them. Then the receivers stop failing, and everything pending must arrive.
 *
 * @throws an assertion error if something never arrives.
 */
export async function runUnderLoad<D extends Deployment>(run: LoadRun<D>): Promise<RunResult> {
  const startedAt = performance.now();
  const random = createRandom(run.seed);
  const deployment = await run.openDeployment(ENV, run.cleanUp);
  const receiver = await startFaultyReceiver(random, BEHAVIOURS);
  run.cleanUp(() => receiver.stop());
  const shop = await aShopOn(deployment.front);
  for (const url of receiver.urls) {
    const rule = await callOnPaid(shop, url);
    receiver.expectSignatures(url, await secretOf(shop, rule.endpoint_id));
  }
  const reporters = startReporters({
    ...{ shop, random, count: REPORTERS },
    isEnough: (acknowledged) => acknowledged - receiver.log.arrived() >= PENDING_EVENTS_MAX,
  });
  const disturbed = await run.disturb({ deployment, receiver, reporters, random });
  await reporters.stop();
  receiver.stopFailing();
  await untilArrived(reporters, receiver);
  const seconds = (performance.now() - startedAt) / 1_000;
  return checkRun({ ...disturbed, deployment, receiver, reporters, seconds, shop: shopAt(deployment.front, shop) });
}

/** Polls until the condition holds or the time is over. */
export async function pollFor(holds: () => boolean, { limitMs }: { limitMs: number }): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds() && performance.now() < end) await wait(5);
}

/** Waits for as long as calls keep arriving, because a slow machine may need a while for all of them. */
async function untilArrived({ acknowledged }: Reporters, { log }: FaultyReceiver): Promise<void> {
  let last = { count: log.arrived(), at: performance.now() };
  while (log.arrived() < acknowledged.length) {
    if (log.arrived() > last.count) last = { count: log.arrived(), at: performance.now() };
    const left = acknowledged.length - log.arrived();
    expect(performance.now() - last.at, `${left} acknowledged events do not arrive`).toBeLessThan(STUCK_AFTER_MS);
    await wait(50);
  }
}
