import { expect } from "vitest";
import type { Shop } from "../support/journey/journey.ts";
import { deliveriesOf, read } from "../support/journey/shop-actions.ts";
import { until } from "../support/journey/until.ts";
import { type Arena, sweptBy } from "./arenas.ts";
import type { CallBook } from "./call-book.ts";
import type { FaultyReceiver } from "./faulty-receiver.ts";
import { IN_FLIGHT_MIN } from "./in-flight.ts";
import type { Reporters } from "./reporters.ts";

/** What a run came to. */
export interface RunResult {
  readonly seconds: number;
  /** Attempts cut off by each kill, as the receivers saw it. */
  readonly cutOffs: readonly number[];
  readonly eventsAcknowledged: number;
  readonly reportedAgain: number;
  readonly webhookIds: number;
  readonly calls: number;
  readonly attemptsRepeated: number;
  /** By what it is; every one of them is to be zero. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Expects that so many kills counted and nothing went wrong. */
export function expectSound(result: RunResult, kills: number): void {
  expect(Object.entries(result.faults).filter(([, count]) => count !== 0)).toEqual([]);
  expect(result.cutOffs.filter((count) => count >= IN_FLIGHT_MIN)).toHaveLength(kills);
  // What was cut off was made again.
  expect(result.attemptsRepeated).toBeGreaterThanOrEqual(kills * IN_FLIGHT_MIN);
}

/** A run that has drained. */
export interface DrainedRun {
  readonly arena: Arena;
  readonly receiver: FaultyReceiver;
  readonly reporters: Reporters;
  readonly shop: Shop;
  readonly cutOffs: readonly number[];
  readonly swept: number;
  readonly seconds: number;
}

/** Deliveries whose attempts are looked at one by one. */
const SAMPLES = 60;

/** Holds the hub's word against what reporters were answered and what receivers got. */
export async function takeStock(run: DrainedRun): Promise<RunResult> {
  const { reporters, shop, receiver } = run;
  const { book } = receiver;
  await until(async () => expect(await pendingOf(run.arena)).toBe(0));
  const acknowledged = new Set(reporters.acknowledged);
  const ids = [...book.ids.values()];
  const sweptNow = await Promise.all(run.arena.hubs().map(sweptBy));
  const faults = {
    lost: [...acknowledged].filter((id) => !book.hasArrived(id)).length,
    "doubled ids": [...book.idsByEventAndTarget().values()].filter((same) => same.size > 1).length,
    "unknown events": ids.filter(({ eventId }) => !acknowledged.has(eventId)).length,
    "one event acknowledged twice": reporters.acknowledged.length - acknowledged.size,
    "other bytes": book.faults.differingBodies,
    "wrong signatures": book.faults.wrongSignatures,
    "out of order": unordered(book, reporters.chains),
    "given up": (await Promise.all(["failed", "cancelled"].map((s) => deliveriesOf(shop, `state=${s}`)))).flat().length,
    "odd attempt numbers": await oddNumbers(book, shop),
    "odd answers": reporters.oddAnswers.length,
    "rescued by the sweeper": sweptNow.reduce((sum, one) => sum + one, run.swept),
  };
  return {
    ...{ seconds: run.seconds, cutOffs: run.cutOffs, faults, webhookIds: ids.length, calls: book.calls() },
    eventsAcknowledged: acknowledged.size,
    reportedAgain: reporters.reportedAgain(),
    attemptsRepeated: book.calls() - ids.length,
  };
}

async function pendingOf(arena: Arena): Promise<number> {
  const { text } = await fetch(`${arena.front.url}/metrics`).then(async (reply) => ({ text: await reply.text() }));
  return Number(/^haak_deliveries_pending (\d+)$/m.exec(text)?.[1]);
}

/** How often an event of an order was called again, or for the first time, after a later one of the same order had been. */
function unordered(book: CallBook, chains: readonly (readonly string[])[]): number {
  const placesOf = new Map([...book.ids.values()].map((one) => [`${one.eventId} ${one.target}`, one.places]));
  const targets = new Set([...book.ids.values()].map(({ target }) => target));
  const pairs = chains.flatMap((chain) => chain.slice(1).map((later, index) => [chain[index], later] as const));
  const isWrong = ([earlier, later]: (typeof pairs)[number], target: string) => {
    const last = placesOf.get(`${earlier} ${target}`)?.at(-1) ?? Number.POSITIVE_INFINITY;
    return last > (placesOf.get(`${later} ${target}`)?.[0] ?? Number.POSITIVE_INFINITY);
  };
  return [...targets].flatMap((target) => pairs.filter((pair) => isWrong(pair, target))).length;
}

/** Deliveries whose recorded attempts are not 1, 2, 3 … with the arrival as the last, or more than the receiver got. */
async function oddNumbers(book: CallBook, shop: Shop): Promise<number> {
  const repeated = [...book.ids.values()].filter(({ places }) => places.length > 1).slice(-SAMPLES);
  const isOdd = async ({ id, places }: (typeof repeated)[number]) => {
    const { attempts } = await read(shop, `/v1/deliveries/${id}`);
    const numbers = attempts.map((one: { number: number }) => one.number);
    const arrivals = attempts.map((one: { outcome: string }) => one.outcome === "delivered");
    const inLine = numbers.every((number: number, index: number) => number === index + 1);
    return !inLine || arrivals.indexOf(true) !== attempts.length - 1 || attempts.length > places.length;
  };
  return (await Promise.all(repeated.map(isOdd))).filter(Boolean).length;
}
