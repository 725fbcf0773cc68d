import type { BucketScope } from "../../platform/postgres/bucket-scope.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import { type LanePoll, serveLanes } from "../queue/claim-deliveries.ts";
import { type Dispatcher, NO_DISPATCHER } from "../queue/direct-dispatch.ts";
import type { ClaimableLane } from "../queue/lease-due.ts";

/** A lane right after attempts in it were recorded, under its lock. */
export interface SettledLane extends Omit<ClaimableLane, "concurrency"> {
  /** Its own limit of slots, if it has one. */
  readonly concurrency: number | null;
  /** When a delivery of it was leased last. */
  readonly served_at: Date | null;
  /** From when on a claim may serve it; null if nothing is due in it, if it has no free slot, or if it is switched off. */
  readonly at: Date | null;
}

/** Slots that became free in lanes that the transaction has locked. */
export interface FreedSlots {
  readonly bucket: BucketScope;
  readonly now: Date;
  readonly lanes: readonly SettledLane[];
  readonly freed: number;
  readonly dispatcher?: Dispatcher;
}

/**
 * Leases what is due in lanes whose slots became free, for the worker that freed them, in the same transaction: what a claim
 * right after would do, without its own begin, locks and commit (decision 0031). Nothing is leased if the worker has fewer free
 * slots than it freed. Then lanes that are due elsewhere come first, and a claim serves these. Returns when to poll the lanes that need it.
 */
export async function refillSlots(
  tx: Tx,
  { bucket, now, lanes, freed, dispatcher = NO_DISPATCHER }: FreedSlots,
): Promise<readonly LanePoll[]> {
  const due = lanes.filter(({ at }) => at !== null && at <= now);
  const request = due.length > 0 ? dispatcher.reserve(bucket, freed) : null;
  if (request === null) return pollsOf(lanes);
  const mine = due
    .toSorted(byTurn)
    .map((lane) => ({ ...lane, concurrency: lane.concurrency ?? request.laneConcurrency }));
  const { deliveries, polls } = await serveLanes(tx, request, mine);
  dispatcher.dispatch(deliveries);
  return [...polls, ...pollsOf(lanes.filter((lane) => !due.includes(lane)))];
}

function pollsOf(lanes: readonly SettledLane[]): LanePoll[] {
  return lanes.flatMap(({ shop_id: shopId, at }) => (at === null ? [] : [{ shopId, at }]));
}

/** The lane that was served longest ago comes first, as in a claim. */
function byTurn(one: SettledLane, other: SettledLane): number {
  return Number(one.served_at) - Number(other.served_at);
}
