import { sampleEvent } from "@haak/core";
import { expect, it } from "vitest";
import { createMetrics } from "../../../src/features/monitoring/metrics.ts";
import { createPipelineLog } from "../../../src/features/monitoring/pipeline-log.ts";
import { ALONE } from "../../../src/platform/process/siblings.ts";
import { aLog, useStore } from "../../support/harness.ts";

const store = useStore(18);

it("an event that was read with notes is counted once, and an unknown mode is a warning", async () => {
  const log = aLog();
  const metrics = createMetrics({ db: store.db, clock: store.clock, session: { beat: () => null }, siblings: ALONE });
  const event = sampleEvent("order.paid");
  const shop = { id: "shp_1", bucket: 0, number: 1, name: "Bakery" };
  const notes = [{ field: "mode", value: "staging", did: "became_test" }] as const;
  const item = { shop, event, foundByReconciliation: false, body: JSON.stringify(event), traceparent: null };
  const stored = { id: "evt_1", type: event.type, duplicate: false, deliveries: 0 };
  const { accepted } = createPipelineLog({ log, metrics });
  accepted([item, { ...item, notes: [...notes] }], [stored, { ...stored, id: "evt_2" }]);
  accepted([{ ...item, notes: [...notes] }], [{ ...stored, id: "evt_2", duplicate: true }]);
  expect((await metrics.eventsReadWithNotes.get()).values).toMatchObject([{ value: 1 }]);
  expect((await metrics.eventsAccepted.get()).values).toMatchObject([{ value: 2 }]);
  const warnings = log.lines.filter((line) => JSON.stringify(line).includes("unknown mode"));
  expect(warnings).toHaveLength(1);
  expect(JSON.stringify(warnings)).toContain("staging");
});
