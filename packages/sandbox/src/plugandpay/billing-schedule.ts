import type { ShopSubscription } from "./order.ts";
import type { Interval } from "./product.ts";
import { dateOrNull, dateText } from "./timestamp.ts";

const MONTHS = { monthly: 1, quarterly: 3, yearly: 12 } satisfies Record<Interval, number>;

/**
 * The `billing.schedule` of a contract. Its field names are confirmed. Our reading is that `latest`, `next` and
 * `last` count collections from 1, and that `remaining` counts those still to come (FACTS.md §6).
 */
export function billingSchedule(contract: ShopSubscription) {
  const next = nextCycle(contract);
  const at = (cycle: number) => dateText(collectedAt(contract, cycle));
  return {
    anchored_at: dateText(contract.startedAt),
    interval: contract.interval,
    latest: contract.cyclesCollected,
    latest_at: at(contract.cyclesCollected),
    latest_status: "paid",
    next,
    next_at: next === null ? null : at(next),
    last: contract.cycles,
    last_at: contract.cycles === null ? null : at(contract.cycles),
    remaining: contract.cycles === null ? null : contract.cycles - contract.cyclesCollected,
    termination_at: dateOrNull(contract.terminatesAt),
  };
}

/**
 * Null if the contract was cancelled or has ended, because nothing is collected then. Debits until the end date are
 * left out (our choice).
 */
function nextCycle(contract: ShopSubscription): number | null {
  const next = contract.cyclesCollected + 1;
  const isPaidOff = contract.cycles !== null && next > contract.cycles;
  return contract.status !== "active" || isPaidOff ? null : next;
}

function collectedAt(contract: ShopSubscription, cycle: number): Date {
  return addMonths(contract.startedAt, (cycle - 1) * MONTHS[contract.interval]);
}

/** The same day this many months later. In a month without that day it is the last day. */
export function addMonths(from: Date, months: number): Date {
  const at = new Date(from);
  at.setUTCMonth(at.getUTCMonth() + months);
  if (at.getUTCDate() !== from.getUTCDate()) at.setUTCDate(0);
  return at;
}
