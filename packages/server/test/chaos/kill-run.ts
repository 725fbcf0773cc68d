import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import type { CleanUp } from "../support/journey/own-hub.ts";
import { expectNoFaults, type RunResult } from "./check-run.ts";
import { type KillableDeployment, type OpenDeployment, rescuedLanesOf } from "./deployments.ts";
import { pollFor, type RunningLoad, runUnderLoad, TIMEOUT_MS } from "./load-run.ts";

/** How processes are killed. */
export interface KillRun {
  readonly openDeployment: OpenDeployment<KillableDeployment>;
  /** Kills that count: each with enough attempts in flight. */
  readonly kills: number;
  readonly seed: number;
  readonly cleanUp: CleanUp;
}

/** A kill counts if the receivers saw that it cut off this many attempts. */
export const CUT_OFF_MIN = 10;
/** How many calls must be open for each sending process before a kill, so that nearly every kill counts. */
const OPEN_FOR_EACH = 13;
/** Connections that break within this time after a kill count as broken by it. */
const BROKEN_WITHIN_MS = 1_000;
/** Older attempts are left out, because they may reach their time-out within that time. */
const YOUNG_MS = TIMEOUT_MS - BROKEN_WITHIN_MS;

/** Kills hubs under load at random moments until enough kills have counted. */
export function runKills({ kills, ...run }: KillRun): Promise<RunResult> {
  return runUnderLoad({
    ...run,
    async disturb(load) {
      const cutOffs: number[] = [];
      let rescuedLanes = 0;
      while (countable(cutOffs).length < kills && cutOffs.length < kills * 4 + 5) {
        const killed = await killOnce(load);
        cutOffs.push(killed.cutOff);
        rescuedLanes += killed.rescuedLanes;
      }
      return { cutOffs, rescuedLanes, disturbances: cutOffs.length };
    },
  });
}

/** The kills that cut off enough attempts. */
export const countable = (cutOffs: readonly number[]) => cutOffs.filter((count) => count >= CUT_OFF_MIN);

/** Expects that `kills` kills counted, that what they cut off was sent again, and that nothing went wrong. */
export function expectSurvivedKills(result: RunResult, kills: number): void {
  expectNoFaults(result);
  expect(countable(result.cutOffs)).toHaveLength(kills);
  expect(result.attemptsRepeated).toBeGreaterThanOrEqual(kills * CUT_OFF_MIN);
}

/** Waits for a random moment with enough attempts in flight, kills a process, and starts it again. */
async function killOnce({ deployment, receiver, random }: RunningLoad<KillableDeployment>) {
  await wait(random.between(0, 1_500));
  const victim = deployment.chooseVictim(random);
  const rescuedLanes = await rescuedLanesOf(victim.hub);
  const isBusy = () => receiver.openCalls(YOUNG_MS).length >= OPEN_FOR_EACH * deployment.senders;
  await pollFor(isBusy, { limitMs: 1_000 });
  // On a machine that is busy with something else too few calls are open at once, unless all receivers are slow.
  receiver.pause(true);
  await pollFor(isBusy, { limitMs: 30_000 });
  const atRisk = receiver.openCalls(YOUNG_MS);
  victim.kill();
  receiver.pause(false);
  await victim.hub.exit;
  const cutOff = () => atRisk.filter(({ broken }) => broken).length;
  await pollFor(() => cutOff() >= CUT_OFF_MIN, { limitMs: BROKEN_WITHIN_MS });
  const counted = cutOff();
  await victim.restart();
  return { cutOff: counted, rescuedLanes };
}
