import type { BreakerSettings } from "@haak/core";
import type { NewId } from "../platform/ids.ts";
import type { Log } from "../platform/log/log.ts";
import type { Vitals } from "../platform/log/vitals.ts";
import type { BucketScope } from "../platform/postgres/bucket-scope.ts";
import type { Sockets } from "../platform/postgres/client.ts";
import type { Database } from "../platform/postgres/database.ts";
import { type DatabaseSession, isClockOff } from "../platform/postgres/session.ts";
import { openWorkerSession, type WorkerSession } from "../platform/postgres/worker-session.ts";
import type { Teardown } from "../platform/process/teardown.ts";
import { atEndOfTurn } from "../platform/time/wait.ts";
import { type Claim, type ClaimRequest, claimDeliveries } from "./queue/claim-deliveries.ts";
import { type DispatchDirectly, NO_DISPATCHER } from "./queue/direct-dispatch.ts";
import { expireLeases } from "./queue/expire-leases.ts";
import { findWork, type WorkAhead } from "./queue/lanes.ts";
import type { ClaimedDelivery, LeaseRequest } from "./queue/lease-due.ts";
import { startWakeUp } from "./queue/wake-up.ts";
import { type AttemptParts, createAttemptDelivery } from "./send/attempt-delivery.ts";
import { createPoller } from "./send/poller.ts";
import { createDirectDispatch, createSlots, type Load, type SlotsParts } from "./send/slots.ts";
import { createRecordAttempts, type RecordParts } from "./settle/record-attempts.ts";
import { settleDeliveries } from "./settle/settle-deliveries.ts";
import { startUpkeep } from "./upkeep.ts";

/** A lease outlives the longest attempt by this much, for signing before it and recording after it. */
const LEASE_MARGIN_MS = 10_000;

/** What the worker of a process needs. */
export interface WorkerParts extends Omit<AttemptParts, "random"> {
  /** Whether this process sends. If not, it only hints to the processes that do. */
  readonly sends: boolean;
  /** Whether no other process can hold a lease, because the database belongs to this hub alone. */
  readonly alone: boolean;
  readonly session: DatabaseSession;
  /** Whether the tables are spread over several machines (Citus), where one machine knows nothing of the sessions of another. */
  readonly onCluster: boolean;
  /** Whether it opens a session that shows that it lives (`worker-session.ts`). */
  readonly namesWorker: boolean;
  readonly url: string;
  readonly sockets: Sockets;
  readonly db: Database;
  readonly hotDb: Database;
  readonly claimDb: Database;
  readonly log: Log;
  readonly newId: NewId;
  readonly vitals: Vitals;
  readonly teardown: Teardown;
  readonly concurrency: number;
  readonly laneConcurrency: number;
  readonly breaker: BreakerSettings;
  readonly onSettled: RecordParts["onSettled"];
  /** Called after each 410, because the hook or endpoint must get nothing more from now on. */
  readonly onGone: () => void;
  /** Called after each attempt of a connector, because somebody's access may depend on it. */
  readonly onConnectorAttempt: () => void;
  /** Called with the number of lanes that slept although they had due work. */
  readonly onRescued: (lanes: number) => void;
  /** Called for each result of an attempt that the database refused to store as it was. */
  readonly onRefused: RecordParts["onRefused"];
}

/** The part of a process that sends. */
export interface Worker {
  /** Hints that a bucket may have work, to this process and to others. */
  readonly hint: (bucket: number) => void;
  readonly dispatchDirectly: DispatchDirectly;
  /** Claims nothing more and resolves when what is in flight is recorded. May be called again. */
  readonly stop: () => Promise<void>;
}

/** Starts to send: claims what is due, attempts it, settles the result. Also returns expired leases and sweeps the lanes. */
export async function startWorker(parts: WorkerParts): Promise<Worker> {
  const { session, db, clock, teardown } = parts;
  const workerSession = parts.namesWorker && !parts.onCluster ? await openWorkerSession(parts) : NO_SESSION;
  teardown.add(() => workerSession.close());
  const engine = parts.sends ? createSendingEngine(parts, workerSession) : null;
  const wakeUp = await startWakeUp({ session, onHint: (bucket) => engine?.hint(bucket) });
  teardown.add(() => wakeUp.close());
  const { hint } = wakeUp;
  if (engine === null) {
    return { hint, dispatchDirectly: (queue) => queue(NO_DISPATCHER), stop: async () => undefined };
  }
  // Every holder of a lease is dead, so nothing needs to wait until a lease expires.
  if (parts.alone) await expireLeases(db, { kind: "all", now: clock.now() });
  teardown.add(() => engine.stop());
  engine.start();
  startUpkeep({ ...parts, hint: engine.hint });
  return { hint, dispatchDirectly: engine.dispatchDirectly, stop: engine.stop };
}

/** A worker without a name: only time ends its leases. */
const NO_SESSION: WorkerSession = { key: () => null, close: async () => undefined };

/** The engine with the steps of the pipeline: find work, claim, attempt, record. */
function createSendingEngine(parts: WorkerParts, workerSession: WorkerSession): Engine {
  const { hotDb, claimDb, vitals } = parts;
  const leaseMs = parts.timeoutMs + LEASE_MARGIN_MS;
  const claims = vitals.part("claiming deliveries", { restless: false, stalled: "claiming_stalled" });
  const polls = vitals.part("looking for deliveries", { restless: true, stalled: "claiming_stalled" });
  const record = createRecordAttempts({
    ...parts,
    leaseMs,
    settle: (batch) => settleDeliveries(hotDb, batch, parts.breaker),
    // The engine records by this, so it exists by the time that an attempt has ended.
    dispatchDirectly: (queue) => engine.dispatchDirectly(queue),
  });
  const engine: Engine = createEngine({
    ...parts,
    leaseMs,
    maySend() {
      const beat = parts.session.beat();
      return beat !== null && !isClockOff(beat);
    },
    workerKey: workerSession.key,
    findWork: (now) => polls(() => findWork(hotDb, now, parts)),
    claim: (request) => claims(() => claimDeliveries(claimDb, request)),
    attempt: createAttemptDelivery({ ...parts, random: Math.random }),
    async record(settlement) {
      const pollAt = await record(settlement);
      if (settlement.ofConnector) parts.onConnectorAttempt();
      if (settlement.attempt.outcome === "gone") parts.onGone();
      return pollAt;
    },
  });
  return engine;
}

/** What the engine needs: the steps of the pipeline, and its limits. */
export interface EngineParts extends Omit<SlotsParts, "onFree"> {
  /** False while this process must not decide what is due, because its clock is off. */
  readonly maySend: () => boolean;
  readonly newId: NewId;
  readonly findWork: (now: Date) => Promise<WorkAhead>;
  readonly claim: (request: ClaimRequest) => Promise<Claim>;
  readonly laneConcurrency: number;
  /** How long a lease lives: longer than the longest attempt. */
  readonly leaseMs: number;
  readonly workerKey: () => number | null;
}

/** Keeps a steady number of attempts in flight. */
export interface Engine {
  /** Hints that a bucket may have work. */
  hint(bucket: number): void;
  readonly dispatchDirectly: DispatchDirectly;
  start(): void;
  /** Claims nothing more and resolves when what is in flight has ended and is recorded. */
  stop(): Promise<void>;
}

/**
 * Sends at once what is queued beside it (`send/slots.ts`), and claims what else is due as slots become free: one bucket after
 * the other, so that a busy one cannot keep the others waiting, and never waiting for the slowest of a batch. Results that arrive
 * together free slots together: a claim waits for the end of the turn of the event loop, because it costs much the same for one
 * delivery as for many.
 */
export function createEngine(parts: EngineParts): Engine {
  const buckets = createBucketQueue(() => claims.soon());
  let stopping = false;

  const nextBucket = () => (stopping || !parts.maySend() ? null : buckets.first((bucket) => slots.freeFor(bucket) > 0));
  const claimFrom = async (bucket: number) => {
    buckets.take(bucket);
    // As many as there are free slots, because a claim costs much the same for many as for a few.
    const load = { deliveriesMax: slots.freeFor(bucket), bytesMax: Math.ceil(slots.freeBytes() / 2) };
    const request = { ...requestFor(bucket, load, 1), bucket };
    slots.reserve(request);
    try {
      const { deliveries, more, nextAt } = await parts.claim(request);
      for (const delivery of deliveries) void send(delivery);
      // Due work that this claim could not get, because it is being cancelled, is left to the next poll. Claiming again at once would spin.
      if (more && deliveries.length > 0) buckets.find(bucket);
      if (nextAt) poller.pollBy(nextAt);
    } finally {
      slots.release(request);
    }
  };
  const send = async (delivery: ClaimedDelivery) => {
    const pollAt = await slots.send(delivery);
    // A lane with all its slots taken sleeps until one of them is free. If nothing is due there, no claim is made.
    if (pollAt !== null && pollAt <= parts.clock.now()) buckets.hint(delivery.bucket);
    else if (pollAt !== null) poller.pollBy(pollAt);
  };
  const claims = createClaims({ log: parts.log, nextBucket, claimFrom });
  const slots = createSlots({ ...parts, onFree: claims.soon });
  const requestFor = (bucket: BucketScope, load: Load, unasked: number) =>
    claimRequest(parts, { bucket, ...load, shares: slots.sharesFor(bucket, unasked) });
  const poller = createPoller({ ...parts, onWork: buckets.find });
  const { dispatchDirectly, ended } = createDirectDispatch({
    slots,
    lease: (bucket, load) => (stopping || !parts.maySend() ? null : requestFor(bucket, load, load.deliveriesMax)),
    send: (delivery) => void send(delivery),
  });
  return {
    hint: buckets.hint,
    dispatchDirectly,
    start: poller.start,
    async stop() {
      stopping = true;
      await poller.stop();
      await claims.ended();
      await ended();
      await slots.emptied();
    },
  };
}

interface ClaimsParts {
  readonly log: Log;
  readonly nextBucket: () => number | null;
  readonly claimFrom: (bucket: number) => Promise<void>;
}

/** Claims from one bucket after the other. Only one claim runs at a time. */
function createClaims({ log, nextBucket, claimFrom }: ClaimsParts) {
  let claiming: Promise<void> | null = null;
  const claimAll = async () => {
    for (let bucket = nextBucket(); bucket !== null; bucket = nextBucket()) await claimFrom(bucket);
  };
  const soon = atEndOfTurn(() => {
    if (claiming || nextBucket() === null) return;
    claiming = claimAll()
      // The next poll finds the bucket again, because its lane is still due.
      .catch((error: unknown) => log.warn({ error: String(error) }, "Deliveries could not be claimed."))
      .finally(() => {
        claiming = null;
        soon();
      });
  });
  return { soon, ended: async () => claiming };
}

function claimRequest(
  parts: EngineParts,
  asked: Pick<LeaseRequest, "bucket" | "deliveriesMax" | "bytesMax" | "shares">,
): LeaseRequest {
  const now = parts.clock.now();
  return {
    ...asked,
    now,
    leaseId: parts.newId("lse"),
    leasedUntil: new Date(now.getTime() + parts.leaseMs),
    workerKey: parts.workerKey(),
    laneConcurrency: parts.laneConcurrency,
  };
}

/**
 * Buckets that may have work. Hinted buckets and buckets that a poll found take turns, so that what was just queued does
 * not wait for claims from fifty buckets in which endpoints hang, and what a poll found is never left. A bucket with more work is added
 * again, as the last of those that were found.
 */
function createBucketQueue(onAdded: () => void) {
  const hinted = new Set<number>();
  const found = new Set<number>();
  let isTurnOfFound = false;
  return {
    hint(bucket: number) {
      hinted.add(bucket);
      onAdded();
    },
    find(bucket: number) {
      found.add(bucket);
      onAdded();
    },
    /** The bucket whose turn it is, of those that may have a slot. */
    first(mayHaveSlot: (bucket: number) => boolean): number | null {
      const inTurn = isTurnOfFound ? [...found, ...hinted] : [...hinted, ...found];
      return inTurn.find(mayHaveSlot) ?? null;
    },
    take(bucket: number) {
      isTurnOfFound = !isTurnOfFound;
      hinted.delete(bucket);
      found.delete(bucket);
    },
  };
}
