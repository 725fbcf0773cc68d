import { trace } from "@opentelemetry/api";
import { expect, it, onTestFinished } from "vitest";
import { anEvent, aRule, aShop } from "../test/builders.ts";
import { aLog, untilBlocked, useStore, withClient } from "../test/harness.ts";
import { type RecordedSpan, registerRecorder } from "../test/tracing/recorder.ts";
import type { AcceptEvent } from "./accept/post-event.ts";
import { createAccept } from "./create-accept.ts";
import type { Shop } from "./world/shop.ts";

const store = useStore(18);

/** The parts of a world that accepting uses; what it does not use need not be there. */
function anAccept(accepted: () => unknown = () => undefined): AcceptEvent {
  const world = {
    ...{ db: store.db, hotDb: store.db, clock: store.clock, newId: store.newId, log: aLog(), connectors: new Map() },
    lifeLine: { accepted },
  };
  return createAccept(world as never, {
    ...{ hint: () => undefined, ringKeeper: () => undefined, stop: async () => undefined },
  });
}

it("the calls of an event belong to the span that stored it, and the group that stored many to no one's", async () => {
  const ended: RecordedSpan[] = [];
  const recorder = registerRecorder((span) => ended.push(span));
  onTestFinished(() => recorder.unregister());
  const shop = await aShop(store);
  await aRule(store, shop);
  const spansOfGroups: unknown[] = [];
  const accept = anAccept(() => spansOfGroups.push(trace.getActiveSpan()));
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

it("a group that another transaction waits for, while it waits for that one, is accepted event by event", async () => {
  const shops = [await aShop(store), await aShop(store)] as const;
  for (const shop of shops) await aRule(store, shop);
  const accept = anAccept();
  await withClient(store.url, async (other) => {
    const lock = (shop: Shop) => other.query("select from lane where shop_id = $1 for update", [shop.id]);
    // It is the group that the server ends, as the other one does not look for a deadlock in time.
    await other.query("set deadlock_timeout = '1min'");
    await other.query("begin");
    await lock(shops[1]);
    const accepting = Promise.all(shops.map((shop) => accept({ shop, event: anEvent(), foundLate: false })));
    await untilBlocked(store);
    await lock(shops[0]);
    await other.query("commit");
    expect(await accepting).toMatchObject([
      { duplicate: false, deliveries: 1 },
      { duplicate: false, deliveries: 1 },
    ]);
  });
});
