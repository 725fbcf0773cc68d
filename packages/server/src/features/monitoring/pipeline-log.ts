import type { AcceptedEvent, EventToStore } from "../../pipeline/accept-events.ts";
import type { AttemptSettlement } from "../../pipeline/send/attempt-delivery.ts";
import type { Settled } from "../../pipeline/settle/settle-deliveries.ts";
import type { Log } from "../../platform/log/log.ts";
import type { ReadingNote } from "../../platform/reading-note.ts";
import type { TraceKey } from "../../platform/tracing/tracing.ts";
import type { Metrics } from "./metrics.ts";

const UNKNOWN_MODE =
  "Plug&Pay sent an unknown mode, so that this event counts as a test. Rules that leave out tests do not call for it.";

function warnOfUnknownMode(log: Log, facts: object, notes: readonly ReadingNote[]): void {
  const mode = notes.find(({ did }) => did === "became_test");
  if (mode !== undefined) log.warn({ ...facts, field: mode.field, value: mode.value }, UNKNOWN_MODE);
}

function countEvent(metrics: Metrics, notes: readonly ReadingNote[]): void {
  metrics.eventsAccepted.inc();
  if (notes.length > 0) metrics.eventsReadWithNotes.inc();
}

/** Logs and counts every event and every attempt. Each gets one line, written only after it is stored. */
export function createPipelineLog({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    accepted(items: readonly EventToStore[], accepted: readonly AcceptedEvent[]): void {
      accepted.forEach((one, index) => {
        const item = items[index];
        const notes = item?.notes ?? [];
        if (!one.duplicate) countEvent(metrics, notes);
        const facts = { event: one.id, type: one.type, shop: item?.shop.id };
        log.info(
          {
            ...facts,
            found_by_reconciliation: item?.foundByReconciliation,
            duplicate: one.duplicate,
            deliveries: one.deliveries,
            notes: notes.length || undefined,
            trace_id: { traceparent: item?.traceparent ?? null, id: one.id } satisfies TraceKey,
          },
          "Event accepted.",
        );
        if (!one.duplicate) warnOfUnknownMode(log, facts, notes);
      });
    },
    settled(settlement: AttemptSettlement, settled: Settled | null): void {
      const { attempt, id, shopId, trace } = settlement;
      const facts = {
        delivery: id,
        shop: shopId,
        outcome: attempt.outcome,
        status: attempt.status,
        ms: attempt.durationMs,
        trace_id: trace,
      };
      if (settled === null) {
        log.warn(facts, "The lease had expired. Another worker has this delivery, so this attempt is not recorded.");
        return;
      }
      metrics.attempts.inc({ outcome: attempt.outcome });
      metrics.attemptDuration.observe(attempt.durationMs / 1_000);
      log.info(
        { ...facts, endpoint: settled.endpointId, number: settlement.number, state: settled.state },
        "Attempt recorded.",
      );
    },
  };
}
