import { nextAccessStep } from "@haak/core";
import { type CancelledDelivery, cancelDeliveriesById } from "../../../pipeline/queue/cancel-deliveries.ts";
import type { Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import { type Entry, type EntryCall, IDLE } from "./entry.ts";
import type { Judged } from "./judge-entries.ts";
import { cancelTasks } from "./task-store.ts";

/**
 * Cancels open calls and tasks if the opposite is wanted now. A call about several items is cancelled only if none of them is wanted any
 * more. Otherwise it is sent, and the unwanted part is reversed afterwards.
 */
export async function withdrawUnwanted(
  tx: Tx,
  {
    shop,
    now,
    judged,
    endpointIds,
  }: { shop: ShopKey; now: Date; judged: readonly Judged[]; endpointIds: readonly string[] },
): Promise<Judged[]> {
  const unwanted = unwantedIds(judged);
  if (unwanted.size === 0) return [...judged];
  const deliveryIds = callsToCancel(judged);
  const taken = deliveryIds.length === 0 ? [] : await cancelDeliveriesById(tx, shop, { deliveryIds, endpointIds, now });
  const byId = new Map(taken.map((one) => [one.id, one]));
  const tasks = judged.flatMap(({ entry }) => (unwanted.has(entry.id) ? (entry.task?.id ?? []) : []));
  await cancelTasks(tx, shop, { ids: tasks, now });
  return judged.map((one) => (unwanted.has(one.entry.id) ? { ...one, entry: without(one.entry, byId) } : one));
}

/** Whether the opposite of what is under way is wanted by now. */
export function isUnwanted({ entry, wanted }: Judged): boolean {
  return nextAccessStep(entry, wanted.wanted, false).kind === "withdraw";
}

function unwantedIds(judged: readonly Judged[]): ReadonlySet<string> {
  return new Set(judged.filter(isUnwanted).map(({ entry }) => entry.id));
}

/** The calls of which nothing is wanted any more, sorted. */
export function callsToCancel(judged: readonly Judged[]): string[] {
  const unwanted = unwantedIds(judged);
  if (unwanted.size === 0) return [];
  const open = judged.flatMap(({ entry }) =>
    entry.calls.filter((call) => call.open).map(({ deliveryId }) => ({ deliveryId, unwanted: unwanted.has(entry.id) })),
  );
  const needed = new Set(open.flatMap((one) => (one.unwanted ? [] : one.deliveryId)));
  return [...new Set(open.map(({ deliveryId }) => deliveryId))].filter((id) => !needed.has(id)).sort();
}

function without(entry: Entry, taken: ReadonlyMap<string, CancelledDelivery>): Entry {
  const calls = entry.calls.map((call) => {
    const one = taken.get(call.deliveryId);
    return one === undefined ? call : { ...call, withdrawn: true, open: one.sending };
  });
  const mayHaveBeenHeard = calls.some((call) => call.withdrawn && !call.open && !heardNothing(call));
  const open = calls.find((call) => call.open);
  return {
    ...entry,
    calls,
    task: null,
    confirmed: mayHaveBeenHeard ? "unknown" : entry.confirmed,
    progress: open === undefined ? IDLE : { kind: "withdrawn", change: open.does },
  };
}

function heardNothing({ attempts, onlyRefused }: EntryCall): boolean {
  return attempts === 0 || onlyRefused;
}
