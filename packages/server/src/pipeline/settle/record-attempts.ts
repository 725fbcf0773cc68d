import { setTimeout as wait } from "node:timers/promises";
import { hubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Log } from "../../platform/log/log.ts";
import type { BucketScope } from "../../platform/postgres/bucket-scope.ts";
import { isTransientDatabaseError } from "../../platform/postgres/database.ts";
import { createGroupCommit, createSharedCommit } from "../../platform/postgres/group-commit.ts";
import type { Clock } from "../../platform/time/clock.ts";
import type { DispatchDirectly, Dispatcher } from "../queue/direct-dispatch.ts";
import type { AttemptSettlement } from "../send/attempt-delivery.ts";
import type { Settled, SettlementBatch } from "./settle-deliveries.ts";

/** What recording needs. */
export interface RecordParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly settle: (batch: SettlementBatch & { readonly dispatcher: Dispatcher }) => Promise<Settled[]>;
  /** Lets the worker send at once what is due in the slots that become free, after the commit. */
  readonly dispatchDirectly: DispatchDirectly;
  readonly leaseMs: number;
  /** Whether the tables are spread over several machines (Citus), where a batch has one bucket. */
  readonly onCluster: boolean;
  /** Lets others see what was recorded, after the commit. */
  readonly onSettled: (settlement: AttemptSettlement, settled: Settled | null) => void;
  /** Called when the database refuses to store a result as it is. */
  readonly onRefused: () => void;
}

const RETRY_MS = 200;
const BATCH_MAX = 256;
/** While one batch waits for its lanes or the disk, another moves its deliveries on. */
const BATCHES_AT_ONCE = 2;

/**
 * Records attempts in batches that adapt to the load: while one batch commits, the next gathers. Resolves when the
 * attempt is on disk, so that an attempt whose record must wait (database away) keeps its slot and slows the sending. After
 * the lease has expired nothing is recorded, because another worker has the delivery. Returns when a lane should be polled
 * because of it; null if none should.
 *
 * A batch that the database refuses is recorded one by one, so that one bad value does not keep the others. The bad result is
 * recorded without what was sent and answered. Otherwise its lease would expire, and the receiver would be called again and again.
 */
export function createRecordAttempts(parts: RecordParts) {
  const commit = createCommit(parts);
  const record = async (settlement: AttemptSettlement): Promise<Date | null> => {
    const settled = await commit(settlement);
    parts.onSettled(settlement, settled);
    return settled?.pollAt ?? null;
  };
  return async (settlement: AttemptSettlement): Promise<Date | null> => {
    try {
      return await recordInTime(parts, settlement, { record, mayWait: isTransientDatabaseError });
    } catch (error) {
      if (isTransientDatabaseError(error)) throw error;
      parts.log.error({ error, delivery: settlement.id }, "The database refused the result of an attempt.");
      parts.onRefused();
      return recordInTime(parts, withoutDetails(settlement), { record, mayWait: () => true });
    }
  };
}

function createCommit(parts: RecordParts): (settlement: AttemptSettlement) => Promise<Settled | null> {
  const settle = async (bucket: BucketScope, settlements: readonly AttemptSettlement[]) => {
    const settled = await parts.dispatchDirectly((dispatcher) =>
      parts.settle({ bucket, now: parts.clock.now(), settlements, dispatcher }),
    );
    const bySettlement = new Map(settled.map((one) => [one.settlement, one]));
    return settlements.map((one) => bySettlement.get(one) ?? null);
  };
  const options = {
    run: (_: unknown, settlements: readonly AttemptSettlement[]) => settle(bucketOfAll(settlements), settlements),
    groupItemsMax: BATCH_MAX,
    groupsAtOnce: BATCHES_AT_ONCE,
    waitingItemsMax: Number.POSITIVE_INFINITY,
    refuse: () => new Error("Settlements are never refused."),
    isTransient: isTransientDatabaseError,
    tenantOf: ({ shopId }: AttemptSettlement) => shopId,
  };
  if (parts.onCluster) {
    const commitBucket = createGroupCommit<AttemptSettlement, Settled | null>(options);
    return (settlement) => commitBucket(settlement.bucket, settlement);
  }
  return createSharedCommit<AttemptSettlement, Settled | null>({
    ...options,
    runTogether: (settlements) =>
      settle(new Map(settlements.map(({ shopId, bucket }) => [shopId, bucket])), settlements),
  });
}

function bucketOfAll([first]: readonly AttemptSettlement[]): number {
  if (first === undefined) throw new Error("A batch has no settlements.");
  return first.bucket;
}

interface Recording {
  readonly record: (settlement: AttemptSettlement) => Promise<Date | null>;
  /** Whether the database may take later what it has not taken now. */
  readonly mayWait: (error: unknown) => boolean;
}

/** Tries again and again, as long as the lease lives. */
async function recordInTime(
  { clock, log, leaseMs }: RecordParts,
  settlement: AttemptSettlement,
  { record, mayWait }: Recording,
): Promise<Date | null> {
  const giveUpAt = settlement.attempt.at.getTime() + leaseMs;
  for (;;) {
    try {
      return await record(settlement);
    } catch (error) {
      if (!mayWait(error)) throw error;
      log.warn({ error: String(error), delivery: settlement.id }, "An attempt could not be recorded yet.");
      if (clock.now().getTime() >= giveUpAt) throw error;
      await wait(RETRY_MS);
    }
  }
}

/** The result with nothing that came from the receiver or the seller: only these values can be such that a database refuses them. */
function withoutDetails(settlement: AttemptSettlement): AttemptSettlement {
  const error = hubMessage("attempt_details_refused");
  const attempt = { ...settlement.attempt, error, requestHeaders: {}, responseHeaders: null, responseBody: null };
  return { ...settlement, attempt };
}
