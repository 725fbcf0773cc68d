import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { aShopOn, type CleanUp, shopAt } from "../support/journey/own-hub.ts";
import { callOnPaid, secretOf } from "../support/journey/shop-actions.ts";
import { type Arena, type OpenArena, sweptBy, type Victim } from "./arenas.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { type FaultyReceiver, type OpenCall, startFaultyReceiver } from "./faulty-receiver.ts";
import { IN_FLIGHT_MIN } from "./in-flight.ts";
import { createRandom, type Random } from "./random.ts";
import { type Reporters, startReporters } from "./reporters.ts";
import { type RunResult, takeStock } from "./take-stock.ts";

/** How a run is made. */
export interface KillRun {
  readonly openArena: OpenArena;
  /** Kills that count: each with enough attempts in flight. */
  readonly kills: number;
  readonly seed: number;
  readonly cleanUp: CleanUp;
}

const TIMEOUT_MS = 4_000;
/** A schedule that no receiver's behaviour can use up, so that nothing may end `failed`. */
const SCHEDULE = Array.from({ length: 60 }, () => "0.2").join(",");
const CONCURRENCY = 20;
/** Calls that have to be open for each process that sends: so many that hardly any of them has fewer than enough. */
const OPEN_FOR_EACH = 13;
const ENV = {
  HAAK_TIMEOUT_MS: String(TIMEOUT_MS),
  HAAK_RETRY_SCHEDULE: SCHEDULE,
  HAAK_CONCURRENCY: String(CONCURRENCY),
  // Leases of dead workers keep their slots until they end, and there is a funeral every few seconds.
  HAAK_LANE_CONCURRENCY: "400",
  LOG_LEVEL: "warn",
};
const REPORTERS = 10;
/** Events that are on their way at the most: enough to keep every slot busy. */
const ON_THE_WAY_MAX = 250;
/** For so long after a kill connections that break are counted as broken by it. */
const SIGHT_MS = 1_000;
/** Only attempts that are too young to run out of time until then are looked at. */
const YOUNG_MS = TIMEOUT_MS - SIGHT_MS;
const STUCK_AFTER_MS = 60_000;

/**
 * Kills hubs under load at random moments until enough kills have counted, then heals the receivers, lets everything
 * drain and takes stock. Throws when something never arrives.
 */
export async function runKills(run: KillRun): Promise<RunResult> {
  const startedAt = performance.now();
  const random = createRandom(run.seed);
  const arena = await run.openArena(ENV, run.cleanUp);
  const { receiver, shop } = await openShop(arena, { random, cleanUp: run.cleanUp });
  const reporters = startReporters({
    ...{ shop, random, count: REPORTERS },
    enough: (acknowledged) => acknowledged - receiver.book.arrived() >= ON_THE_WAY_MAX,
  });
  const cutOffs: number[] = [];
  let swept = 0;
  while (countable(cutOffs) < run.kills && cutOffs.length < run.kills * 4 + 5) {
    const fate = await killOnce({ arena, receiver, random });
    cutOffs.push(fate.cutOff);
    swept += fate.swept;
  }
  await reporters.stop();
  receiver.heal();
  await untilArrived(reporters, receiver);
  const seconds = (performance.now() - startedAt) / 1_000;
  return takeStock({ arena, receiver, reporters, cutOffs, swept, seconds, shop: shopAt(arena.front, shop) });
}

const countable = (cutOffs: readonly number[]) => cutOffs.filter((count) => count >= IN_FLIGHT_MIN).length;

async function openShop(arena: Arena, { random, cleanUp }: { random: Random; cleanUp: CleanUp }) {
  const receiver = await startFaultyReceiver(random, BEHAVIOURS);
  cleanUp(() => receiver.stop());
  const shop = await aShopOn(arena.front);
  for (const url of receiver.urls) {
    const rule = await callOnPaid(shop, url);
    receiver.expectSignatures(url, await secretOf(shop, rule.endpoint_id));
  }
  return { receiver, shop };
}

interface Scene {
  readonly arena: Arena;
  readonly receiver: FaultyReceiver;
  readonly random: Random;
}

/** Waits for a random moment with enough in flight, kills, and brings back what died. */
async function killOnce({ arena, receiver, random }: Scene): Promise<{ cutOff: number; swept: number }> {
  await wait(random.between(0, 1_500));
  const victim: Victim = arena.choose(random);
  const swept = await sweptBy(victim.hub);
  const isBusy = () => receiver.openCalls(YOUNG_MS).length >= OPEN_FOR_EACH * arena.senders;
  await lookFor(isBusy, { limitMs: 1_000 });
  // Where both cores are busy with something else, receivers that are all late make up for it.
  receiver.jam(true);
  await lookFor(isBusy, { limitMs: 30_000 });
  const atRisk: OpenCall[] = receiver.openCalls(YOUNG_MS);
  victim.kill();
  receiver.jam(false);
  await victim.hub.exit;
  const cutOff = () => atRisk.filter(({ broken }) => broken).length;
  await lookFor(() => cutOff() >= IN_FLIGHT_MIN, { limitMs: SIGHT_MS });
  const counted = cutOff();
  await victim.revive();
  return { cutOff: counted, swept };
}

/** Looks again and again until it holds or the time is over. */
async function lookFor(holds: () => boolean, { limitMs }: { limitMs: number }): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds() && performance.now() < end) await wait(5);
}

/** Waits as long as something goes on arriving: on a slow machine it may take a while until all has. */
async function untilArrived({ acknowledged }: Reporters, { book }: FaultyReceiver): Promise<void> {
  let last = { count: book.arrived(), at: performance.now() };
  while (book.arrived() < acknowledged.length) {
    if (book.arrived() > last.count) last = { count: book.arrived(), at: performance.now() };
    const left = acknowledged.length - book.arrived();
    expect(performance.now() - last.at, `${left} acknowledged events do not arrive`).toBeLessThan(STUCK_AFTER_MS);
    await wait(50);
  }
}
