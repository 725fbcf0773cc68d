import { SpanKind } from "@opentelemetry/api";
import type { Database } from "../../../world/database.ts";
import type { NewId } from "../../../world/ids.ts";
import type { Log } from "../../../world/log.ts";
import type { Seal } from "../../../world/seal.ts";
import { contextOf, inSpan, traceIdOf } from "../../../world/tracing.ts";
import { readSource } from "../source/source-store.ts";
import { type Bell, createBell } from "./bell.ts";
import { type HandleParts, handleNotice } from "./handle-notice.ts";
import { recordNotice } from "./record-notice.ts";
import { settleNotice } from "./settle-notice.ts";
import { type ClaimedNotice, claimNotice } from "./sql/claim-notice.ts";
import { findDueNotices } from "./sql/find-due-notices.ts";
import { releaseNotices } from "./sql/release-notices.ts";

/** What the worker of the inbox needs. */
export interface InboxWorkerParts extends HandleParts {
  readonly db: Database;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly log: Log;
  readonly random: () => number;
  readonly retryScheduleSeconds: readonly number[];
  /** True if no other hub works on this database, so that every lease at the start is a dead one's. */
  readonly alone: boolean;
}

/** Turns notices into events until it is stopped. */
export interface InboxWorker {
  /** Says that there may be something to fetch; it would be found within a second anyway. */
  hint(): void;
  /** Takes nothing more and resolves when what is under way has ended and is recorded. */
  stop(): Promise<void>;
}

/** For a process that only serves: those that work look for themselves. */
export const NO_INBOX_WORKER: InboxWorker = { hint: () => undefined, stop: async () => undefined };

/** Tries under way at once: Plug&Pay's limits are not published, and a shop's notices come one by one. */
const CONCURRENCY = 8;
/** Of these for one shop, so that one whose Plug&Pay hangs does not delay the others. */
const SHOP_CONCURRENCY = 4;
const LOOK_EVERY_MS = 1_000;
/** A lease outlives the questions by this much: for accepting and recording after them. */
const LEASE_SPARE_MS = 10_000;

/** Starts to fetch what the inbox holds. A look at the database is the truth; hints and ends of tries make it look sooner. */
export function startInboxWorker(parts: InboxWorkerParts): InboxWorker {
  const bell = createBell();
  const flight = createFlight(parts, bell);
  const state = { stopping: false };

  const run = async () => {
    while (!state.stopping) {
      const waitMs = await flight.fill();
      if (!state.stopping) await bell.wait(waitMs);
    }
  };
  const running = run();
  return {
    hint: bell.ring,
    async stop() {
      state.stopping = true;
      bell.ring();
      await running;
      await flight.landed();
    },
  };
}

function createFlight(parts: InboxWorkerParts, bell: Bell) {
  const { db, clock, log } = parts;
  const underWay = new Map<Promise<void>, string>();
  let orphaned = parts.alone;

  const launch = (claimed: ClaimedNotice) => {
    const made = makeTry(parts, claimed)
      // A failure of our own spends no try: the lease ends, and the notice is due again.
      .catch((error: unknown) => log.error({ error, notice: claimed.id }, "A notice could not be handled; it will be."))
      .finally(() => {
        underWay.delete(made);
        bell.ring();
      });
    underWay.set(made, claimed.shopId);
  };
  /** One of each bucket in turn, as long as there is room, so that a busy shop does not keep the others waiting. */
  const claimAll = async (buckets: readonly number[]) => {
    const turns = [...buckets];
    for (let bucket = turns.shift(); bucket !== undefined && underWay.size < CONCURRENCY; bucket = turns.shift()) {
      const claimed = await claimNotice(db, noticeWish(parts, bucket, busyShops([...underWay.values()])));
      if (claimed === null) continue;
      launch(claimed);
      turns.push(bucket);
    }
  };
  return {
    /** Returns how many milliseconds the next look may wait. */
    async fill(): Promise<number> {
      try {
        if (orphaned) await releaseNotices(db, clock.now());
        orphaned = false;
        const due = await findDueNotices(db, clock.now());
        await claimAll(due.buckets);
        const untilNextMs = (due.nextAt?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
        return Math.min(Math.max(untilNextMs, 1), LOOK_EVERY_MS);
      } catch (error) {
        log.warn({ error: String(error) }, "The inbox could not be looked at; it will be again.");
        return LOOK_EVERY_MS;
      }
    },
    async landed() {
      while (underWay.size > 0) await Promise.all(underWay.keys());
    },
  };
}

function busyShops(shopIds: readonly string[]): string[] {
  return [...new Set(shopIds)].filter((id) => shopIds.filter((one) => one === id).length >= SHOP_CONCURRENCY);
}

function noticeWish({ clock, newId, timeoutMs }: InboxWorkerParts, bucket: number, busyShopIds: string[]) {
  const now = clock.now();
  const leasedUntil = new Date(now.getTime() + timeoutMs + LEASE_SPARE_MS);
  return { bucket, now, leaseId: newId("lse"), leasedUntil, busyShopIds };
}

/** In the trace in which the notice was taken in, so that the events that come of it are found there. */
function makeTry(parts: InboxWorkerParts, claimed: ClaimedNotice): Promise<void> {
  const attributes = { "haak.shop.id": claimed.shopId, "haak.notice.id": claimed.id };
  const parent = contextOf(claimed.traceparent);
  return inSpan({ name: "handle notice", kind: SpanKind.INTERNAL, attributes, parent }, () => tryOnce(parts, claimed));
}

async function tryOnce(parts: InboxWorkerParts, claimed: ClaimedNotice): Promise<void> {
  const source = await readSource(parts, { id: claimed.shopId });
  const handled = await handleNotice(parts, claimed, source);
  const now = parts.clock.now();
  const scheduleSeconds = parts.retryScheduleSeconds;
  const settled = settleNotice(handled, { tries: claimed.tries, now, scheduleSeconds, random: parts.random });
  await recordNotice(parts.db, { claimed, source, settled, now });
  const { state, error, eventId, tries } = settled;
  const facts = { shop: claimed.shopId, notice: claimed.id, state, error, event: eventId, tries };
  parts.log.info({ ...facts, trace_id: traceIdOf(claimed.traceparent, claimed.id) }, "Notice handled.");
}
