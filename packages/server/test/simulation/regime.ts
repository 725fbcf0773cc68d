import { type BreakerSettings, DEFAULT_BREAKER_SETTINGS } from "@haak/core";
import type { Random } from "../chaos/random.ts";
import { PATIENT_BREAKER } from "../support/builders.ts";

/** What a process may do. */
export const WORK_KINDS = [
  "accept",
  "work",
  "settle",
  "expire",
  "bury",
  "switch",
  "outage",
  "change",
  "retry",
  "sweep",
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/**
 * How one run behaves, drawn by its seed. Runs differ on purpose: some defects show only in a hub that has little to do, others only in one
 * whose lanes are full, or whose receivers fail.
 */
export interface Regime {
  readonly weights: Readonly<Record<WorkKind, number>>;
  /** How many different orders the events are about. */
  readonly orders: number;
  readonly laneConcurrency: number;
  readonly breaker: BreakerSettings;
  /** The part of transactions that may send directly. */
  readonly directShare: number;
  /** The part of attempts that fail although the receiver is up. */
  readonly failureShare: number;
}

/** As many failures as a batch of settlements has at most, so that a batch never closes and opens a breaker at once. */
const QUICK_BREAKER: BreakerSettings = {
  ...DEFAULT_BREAKER_SETTINGS,
  failures: 3,
  firstProbeSeconds: 5,
  probeSecondsMax: 20,
};

export function drawRegime(random: Random): Regime {
  const isQuiet = random.next() < 0.5;
  const isFailing = random.next() < 0.4;
  const hasChanges = random.next() < 0.7;
  const some = (usual: number) => usual * (0.5 + random.next());
  return {
    weights: {
      accept: some(isQuiet ? 15 : 30),
      work: some(isQuiet ? 35 : 25),
      settle: some(isQuiet ? 60 : 30),
      expire: some(9),
      bury: some(5),
      switch: some(4),
      outage: some(4),
      change: hasChanges ? some(8) : 0,
      retry: hasChanges ? some(3) : 0,
      sweep: 1,
    },
    // Where many receivers fail, a few orders would keep all others waiting behind them.
    orders: isFailing ? 8 : random.pick([2, 4, 8]),
    laneConcurrency: isFailing ? random.pick([2, 3]) : random.pick([1, 2, 3]),
    breaker: isFailing ? QUICK_BREAKER : PATIENT_BREAKER,
    directShare: random.pick([0.3, 0.9]),
    failureShare: isFailing ? random.pick([0.5, 0.8]) : random.pick([0.1, 0.4]),
  };
}

/** One of the kinds of work, by their weights. */
export function drawKind({ weights }: Regime, random: Random): WorkKind {
  let left = random.next() * WORK_KINDS.reduce((sum, kind) => sum + weights[kind], 0);
  for (const kind of WORK_KINDS) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return "work";
}
