import type { Tx } from "../../platform/postgres/database.ts";
import { type ClaimableLane, serveLanes } from "../queue/claim-lanes.ts";
import { earliest } from "../queue/earliest.ts";
import { NOBODY, type Taker } from "../queue/take-at-once.ts";

/** A lane right after attempts in it were recorded, under its lock. */
export interface ToldLane extends Omit<ClaimableLane, "concurrency"> {
  /** Its slots, where it says that itself. */
  readonly concurrency: number | null;
  /** When something of it was taken last. */
  readonly served_at: Date | null;
  /** From when on a claim may serve it; null if nothing is due in it, if it has no slot, or if it is switched off. */
  readonly at: Date | null;
}

/** Slots that came free in lanes that the transaction has locked. */
export interface FreedSlots {
  readonly bucket: number;
  readonly now: Date;
  readonly lanes: readonly ToldLane[];
  readonly freed: number;
  readonly taker?: Taker;
}

/**
 * Leases what is due in lanes of which slots came free, for the worker that freed them, in the transaction that says so: what a claim
 * right after would do, without its own begin, locks and commit (decision 0031). Nothing is taken where the worker has no room for
 * as many as it freed. Then lanes that are due elsewhere have their turn first, and a claim looks at these. Returns when a lane
 * is worth a look.
 */
export async function handOver(
  tx: Tx,
  { bucket, now, lanes, freed, taker = NOBODY }: FreedSlots,
): Promise<Date | null> {
  const due = lanes.filter(({ at }) => at !== null && at <= now);
  const wish = due.length > 0 ? taker.offer(bucket, freed) : null;
  if (wish === null) return earliest(lanes.map(({ at }) => at));
  const mine = due.toSorted(byTurn).map((lane) => ({ ...lane, concurrency: lane.concurrency ?? wish.laneConcurrency }));
  const { deliveries, more, nextAt } = await serveLanes(tx, wish, mine);
  taker.take(deliveries);
  const others = lanes.filter((lane) => !due.includes(lane)).map(({ at }) => at);
  return more ? now : earliest([...others, nextAt]);
}

/** Whoever was served longest ago comes first, as in a claim. */
function byTurn(one: ToldLane, other: ToldLane): number {
  return Number(one.served_at) - Number(other.served_at);
}
