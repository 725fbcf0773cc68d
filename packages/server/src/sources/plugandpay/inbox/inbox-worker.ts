import { SpanKind } from "@opentelemetry/api";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import { type DueRowsWorker, workLeasedRows } from "../../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../../platform/log/log.ts";
import { contextOf, inSpan, type TraceKey } from "../../../platform/tracing/tracing.ts";
import { leaseMsOf } from "../fetch/paced-ask.ts";
import { readSource } from "../source/source-store.ts";
import { type HandleParts, handleNotice } from "./handle-notice.ts";
import { type ClaimedNotice, DUE_NOTICES, recordNotice, settleNotice } from "./settle-notice.ts";

export interface InboxWorkerParts extends HandleParts {
  readonly newId: NewId;
  readonly seal: Seal;
  readonly log: Log;
  readonly random: () => number;
  readonly retryScheduleSeconds: readonly number[];
  /** True if no other hub uses this database. Then every lease that exists at the start belongs to a dead process. */
  readonly alone: boolean;
}

/** The number of attempts in progress at once, without those that wait for the rate limit of their shop. */
const CONCURRENCY = 16;
/** The limit for one shop, so that a shop with a slow Plug&Pay account does not delay the others. */
const SHOP_CONCURRENCY = 4;

export function startInboxWorker(parts: InboxWorkerParts): DueRowsWorker {
  return workLeasedRows<ClaimedNotice>({
    ...parts,
    name: "notices",
    rows: DUE_NOTICES,
    concurrency: CONCURRENCY,
    shopConcurrency: SHOP_CONCURRENCY,
    leaseMs: leaseMsOf(parts.timeoutMs),
    // A shop is asked at its own pace. A notice that waits for it holds no slot, so that the other shops go on.
    run: (claimed, { waitWithoutSlot }) =>
      makeTry({ ...parts, wait: (ms) => waitWithoutSlot(parts.wait(ms)) }, claimed),
    facts: ({ shopId, id }) => ({ shop: shopId, notice: id }),
  });
}

/** The attempt continues the trace of the received notice, so that its events are found in the same trace. */
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
  const traceKey: TraceKey = { traceparent: claimed.traceparent, id: claimed.id };
  parts.log.info({ ...facts, trace_id: traceKey }, "Notice handled.");
}
