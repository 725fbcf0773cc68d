import { trace } from "@opentelemetry/api";
import { expect, it, onTestFinished } from "vitest";
import { anEvent, aRule, aShop } from "../test/builders.ts";
import { aLog, useStore } from "../test/harness.ts";
import { type RecordedSpan, registerRecorder } from "../test/tracing/recorder.ts";
import { createAccept } from "./create-accept.ts";

const store = useStore(18);

it("the calls of an event belong to the span that stored it, and the group that stored many to no one's", async () => {
  const ended: RecordedSpan[] = [];
  const recorder = registerRecorder((span) => ended.push(span));
  onTestFinished(() => recorder.unregister());
  const shop = await aShop(store);
  await aRule(store, shop);
  const spansOfGroups: unknown[] = [];
  const world = {
    ...{ db: store.db, hotDb: store.db, clock: store.clock, newId: store.newId, log: aLog(), connectors: new Map() },
    lifeLine: { accepted: () => spansOfGroups.push(trace.getActiveSpan()) },
  };
  // The parts of a world that accepting uses; what it does not use need not be there.
  const accept = createAccept(world as never, {
    ...{ hint: () => undefined, ringKeeper: () => undefined, stop: async () => undefined },
  });
  const accepted = await Promise.all([1, 2, 3].map(() => accept({ shop, event: anEvent(), foundLate: false })));
  const stored = await store.db.selectFrom("delivery").select(["event_id", "traceparent"]).execute();
  expect(ended.map(({ name }) => name)).toEqual(["store event", "store event", "store event"]);
  for (const { id } of accepted) {
    const span = ended.find(({ attributes }) => attributes["haak.event.id"] === id);
    const delivery = stored.find(({ event_id }) => event_id === id);
    expect(delivery?.traceparent).toBe(`00-${span?.traceId}-${span?.spanId}-01`);
  }
  expect(spansOfGroups.length).toBeGreaterThan(0);
  expect(new Set(spansOfGroups)).toEqual(new Set([undefined]));
});
