import type { AcceptedEvent, EventToStore } from "../../pipeline/accept-events.ts";
import type { AttemptSettlement } from "../../pipeline/send/attempt-delivery.ts";
import type { Settled } from "../../pipeline/settle/settle-deliveries.ts";
import type { Log } from "../../platform/log/log.ts";
import type { TraceKey } from "../../platform/tracing/tracing.ts";
import type { Metrics } from "./metrics.ts";

/** Logs and counts every event and every attempt. Each gets one line, written only after it is stored. */
export function createPipelineLog({ log, metrics }: { log: Log; metrics: Metrics }) {
  return {
    accepted(items: readonly EventToStore[], accepted: readonly AcceptedEvent[]): void {
      accepted.forEach((one, index) => {
        if (!one.duplicate) metrics.eventsAccepted.inc();
        const item = items[index];
        log.info(
          {
            event: one.id,
            type: one.type,
            shop: item?.shop.id,
            found_by_reconciliation: item?.foundByReconciliation,
            duplicate: one.duplicate,
            deliveries: one.deliveries,
            trace_id: { traceparent: item?.traceparent ?? null, id: one.id } satisfies TraceKey,
          },
          "Event accepted.",
        );
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
