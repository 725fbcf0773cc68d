import { type BucketScope, bucketOf, bucketsIn } from "../../platform/postgres/bucket-scope.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { ClosedLanes, LaneShares, LaneToServe } from "../queue/lane-shares.ts";
import type { ClaimedDelivery } from "../queue/lease-due.ts";
import type { AttemptSettlement } from "./attempt-delivery.ts";

/** An attempt that takes longer makes its lane slow. */
const SLOW_AFTER_MS = 2_000;
/** What was seen of a lane counts for this long, because its receiver may behave differently by then. */
const KNOWN_FOR_MS = 300_000;
/** A lane that is not quick gets at most this many slots at a time, so that others have a turn before it gets more. */
const SLOTS_AT_A_TIME = 4;

/** What this process has seen of a lane: its last attempt ended soon; or it took long, timed out, or is still under way after long. */
type SeenPace = "quick" | "slow";
type Pace = SeenPace | "new";

/** A request for slots. */
interface ShareRequest {
  readonly bucket: BucketScope;
  /** How many deliveries of one lane it may lease without asking `allot`. */
  readonly unasked: number;
  /** Slots that others have reserved. They may all be for lanes that are not quick, so they count as if they were. */
  readonly reserved: number;
}

/** Divides the slots of a worker. */
export interface SlotShares {
  /** Which lanes may have how many slots now. */
  of(request: ShareRequest): LaneShares;
  /** How many of the free slots these buckets may have together; none if a claim there would lease nothing. */
  freeFor(bucket: BucketScope, free: number): number;
  /** Counts an attempt as in flight until its result is passed; null if it failed for a reason of our own. */
  begin(delivery: ClaimedDelivery): (result: AttemptSettlement | null) => void;
  /** Attempts in flight in slow lanes. */
  slow(): number;
}

/**
 * Divides the slots of a worker, so that receivers that hang leave slots for those that answer (decision 0047). It only knows what
 * this process has seen, because then no statement of the hot path needs to do more for it.
 *
 * - A quarter of the slots is only for quick lanes.
 * - A quarter is only for quick lanes, and for a shop that has nothing else in flight in lanes that are not quick. So an endpoint that
 *   was never called gets a slot although many shops hang.
 * - Of the half that is left, one shop uses at most twice what it leaves free, and slow lanes or one host at most three quarters.
 * - The last eighth of all slots goes to buckets that use fewer slots than are free.
 */
export function createSlotShares({ concurrency, clock }: { concurrency: number; clock: Clock }): SlotShares {
  const limits = limitsOf(concurrency);
  const lanes = createKnownLanes(clock);
  const inFlight = createInFlight(clock, lanes);
  const { used } = inFlight;
  const { hasShare, mayBegin, freeWithoutReserve } = createLimitChecks(limits, used);
  const allot = (wanted: readonly LaneToServe[], { bucket, reserved }: ShareRequest) => {
    const granted: Counted[] = [];
    const slots = wanted.map((lane) => {
      const pace = lane.isProbe ? "slow" : lanes.paceOf(bucketOf(bucket, lane.shopId), lane.endpointId);
      if (pace === "quick") return lane.slots;
      const before = granted.length;
      const one = { shopId: lane.shopId, target: lane.target, pace };
      for (let left = Math.min(lane.slots, SLOTS_AT_A_TIME); left > 0 && mayBegin(one, reserved); left -= 1) {
        granted.push(one);
        inFlight.count(one, 1);
      }
      return granted.length - before;
    });
    // They were counted only while the others were considered. They count again when their attempts begin.
    for (const one of granted) inFlight.count(one, -1);
    return slots;
  };
  const closed = ({ bucket, unasked, reserved }: ShareRequest): ClosedLanes | null => {
    const list = (pace: SeenPace) => bucketsIn(bucket).flatMap((one) => lanes.list(one, pace));
    const hasNoShare = (ofShop: number) => !hasShare(ofShop, { count: unasked, reserved });
    // The host is not known before a lane is read, so a request that does not call `allot` gets nothing while a host is at its limit.
    const isHostFull = unasked > 1 && [...used.byHost.values()].some((count) => count + unasked > limits.host);
    const onlyQuick = isHostFull || hasNoShare(0);
    const shopIds = [...used.byShop].flatMap(([shopId, count]) => (hasNoShare(count) ? [shopId] : []));
    const slowIds = used.slow + unasked > limits.slow ? list("slow") : [];
    if (!onlyQuick && shopIds.length === 0 && slowIds.length === 0) return null;
    return { onlyQuick, shopIds, slowIds, quickIds: list("quick") };
  };
  return {
    of(request) {
      inFlight.age();
      return { closed: closed(request), allot: (wanted) => allot(wanted, request) };
    },
    freeFor(bucket, free) {
      const buckets = bucketsIn(bucket).filter((one) => used.notQuick < limits.notQuick || lanes.hasQuick(one));
      return buckets.length === 0 ? 0 : freeWithoutReserve(buckets, free);
    },
    begin: inFlight.begin,
    slow() {
      inFlight.age();
      return used.slow;
    },
  };
}

/** Checks whether more attempts may begin in lanes that are not quick. */
function createLimitChecks(limits: ReturnType<typeof limitsOf>, used: InFlight["used"]) {
  /** Whether a shop that has `ofShop` attempts in flight may begin this many more. */
  const hasShare = (ofShop: number, { count, reserved }: { count: number; reserved: number }) => {
    const before = used.notQuick + reserved + count - 1;
    const isFirst = ofShop === 0 && count === 1;
    return isFirst ? before < limits.notQuick : ofShop + count - 1 < 2 * (limits.shared - before);
  };
  const mayBegin = ({ shopId, target, pace }: Counted, reserved: number) => {
    const [ofShop, ofHost] = [used.byShop.get(shopId) ?? 0, used.byHost.get(hostOf(target)) ?? 0];
    const isWithinHost = ofShop === 0 || ofHost < limits.host;
    const isWithinSlow = pace !== "slow" || used.slow < limits.slow;
    return isWithinHost && isWithinSlow && hasShare(ofShop, { count: 1, reserved });
  };
  /** The free slots that these buckets may have. The last of them go to buckets that use fewer slots than are free. */
  const freeWithoutReserve = (buckets: readonly number[], free: number) => {
    if (limits.reserve === 0) return free;
    const ofBusiest = Math.max(...buckets.map((one) => used.byBucket.get(one) ?? 0));
    const ofReserve = Math.floor((free - ofBusiest) / 2);
    return Math.max(0, free - limits.reserve, ofReserve);
  };
  return { hasShare, mayBegin, freeWithoutReserve };
}

function limitsOf(concurrency: number) {
  const quarter = Math.floor(concurrency / 4);
  const shared = concurrency - 2 * quarter;
  const mostOfShared = Math.ceil((shared * 3) / 4);
  return {
    /** For lanes that are not quick. */
    notQuick: concurrency - quarter,
    /** For them, without what is kept for shops that have nothing in flight there. */
    shared,
    slow: mostOfShared,
    host: mostOfShared,
    reserve: Math.floor(concurrency / 8),
  };
}

interface Seen {
  readonly pace: SeenPace;
  readonly at: number;
}

type KnownLanes = ReturnType<typeof createKnownLanes>;

/** The lanes of which it is known how fast they answer, by bucket, in the order in which that was seen. */
function createKnownLanes(clock: Clock) {
  const buckets = new Map<number, Map<string, Seen>>();
  const now = () => clock.now().getTime();
  const isOld = (at: number) => at < now() - KNOWN_FOR_MS;
  return {
    paceOf(bucket: number, endpointId: string): Pace {
      const seen = buckets.get(bucket)?.get(endpointId);
      return seen === undefined || isOld(seen.at) ? "new" : seen.pace;
    },
    list(bucket: number, pace: SeenPace): string[] {
      const lanes = [...(buckets.get(bucket) ?? [])];
      return lanes.flatMap(([endpointId, seen]) => (seen.pace === pace && !isOld(seen.at) ? [endpointId] : []));
    },
    hasQuick(bucket: number): boolean {
      for (const { pace, at } of buckets.get(bucket)?.values() ?? []) if (pace === "quick" && !isOld(at)) return true;
      return false;
    },
    note({ bucket, endpointId }: ClaimedDelivery, pace: SeenPace) {
      const lanes = buckets.get(bucket) ?? new Map<string, Seen>();
      buckets.set(bucket, lanes);
      lanes.delete(endpointId);
      lanes.set(endpointId, { pace, at: now() });
      for (const [oldest, { at }] of lanes) {
        if (!isOld(at)) break;
        lanes.delete(oldest);
      }
    },
  };
}

/** What an attempt is counted by. */
interface Counted {
  readonly shopId: string;
  readonly target: string;
  readonly pace: Pace;
}

interface Attempt {
  readonly delivery: ClaimedDelivery;
  readonly startedAt: number;
  counted: Counted;
}

type InFlight = ReturnType<typeof createInFlight>;

/** The attempts in flight, counted by what limits them. */
function createInFlight(clock: Clock, lanes: KnownLanes) {
  /** By shop and by host only those of lanes that are not quick. */
  const used = {
    notQuick: 0,
    slow: 0,
    byShop: new Map<string, number>(),
    byHost: new Map<string, number>(),
    byBucket: new Map<number, number>(),
  };
  /** Those that do not take long yet, in the order in which they began. */
  const young = new Set<Attempt>();

  const count = ({ shopId, target, pace }: Counted, by: 1 | -1) => {
    if (pace === "quick") return;
    used.notQuick += by;
    if (pace === "slow") used.slow += by;
    add(used.byShop, shopId, by);
    add(used.byHost, hostOf(target), by);
  };
  /** Counts attempts as slow from the moment that they take long. */
  const age = () => {
    const slowIfBefore = clock.now().getTime() - SLOW_AFTER_MS;
    for (const attempt of young) {
      if (attempt.startedAt > slowIfBefore) return;
      young.delete(attempt);
      lanes.note(attempt.delivery, "slow");
      count(attempt.counted, -1);
      attempt.counted = { ...attempt.counted, pace: "slow" };
      count(attempt.counted, 1);
    }
  };
  const begin = (delivery: ClaimedDelivery) => {
    const { bucket, shopId, target, endpointId, probing } = delivery;
    const pace = probing ? "slow" : lanes.paceOf(bucket, endpointId);
    const attempt: Attempt = { delivery, startedAt: clock.now().getTime(), counted: { shopId, target, pace } };
    young.add(attempt);
    count(attempt.counted, 1);
    add(used.byBucket, bucket, 1);
    return (result: AttemptSettlement | null) => {
      age();
      const isSlow = !young.delete(attempt);
      count(attempt.counted, -1);
      add(used.byBucket, bucket, -1);
      if (result !== null) lanes.note(delivery, isSlow || result.attempt.outcome === "timed_out" ? "slow" : "quick");
    };
  };
  return { used, count, age, begin };
}

function add<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

/** The host with its port; the target itself if it is not a URL, as that of a connection. */
function hostOf(target: string): string {
  return URL.parse(target)?.host ?? target;
}
