import { describe, expect, it } from "vitest";
import type { AcceptedEvent, EventToStore } from "../accept-events.ts";
import { createGroupSizes } from "./group-events.ts";

const accepted = (deliveries: number, duplicate = false): AcceptedEvent => ({
  ...{ id: "evt_1", type: "order.paid", duplicate, deliveries },
});

/** An event of a shop in this bucket. Its size does not depend on anything else. */
const eventIn = (bucket: number) => ({ shop: { bucket } }) as EventToStore;
const events = (bucket: number, count: number) => Array.from({ length: count }, () => eventIn(bucket));
const waiting = (...items: readonly EventToStore[]) => items.map((item) => ({ item }));

describe("the size of a group", () => {
  it("is small for events with many calls, and large for events with few, in their bucket alone", () => {
    const sizes = createGroupSizes(400);
    sizes.note(events(7, 2), [accepted(50), accepted(50)]);
    sizes.note(events(8, 2), [accepted(1), accepted(0)]);
    const max = (bucket: number) => sizes.max(waiting(...events(bucket, 500)));
    expect([max(7), max(8), max(9)]).toEqual([10, 400, 100]);
    sizes.note(events(7, 1), [accepted(0)]);
    expect(max(7)).toBe(400);
  });

  it("counts the calls of events of several buckets together", () => {
    const sizes = createGroupSizes(400);
    sizes.note([eventIn(7), eventIn(8)], [accepted(50), accepted(1)]);
    expect(sizes.max(waiting(...events(7, 8), ...events(8, 300)))).toBe(108);
  });

  it("has at least one event, however many calls it makes", () => {
    const sizes = createGroupSizes(400);
    sizes.note(events(7, 1), [accepted(10_000)]);
    expect(sizes.max(waiting(...events(7, 5)))).toBe(1);
  });

  it("learns nothing from duplicates, which make no calls", () => {
    const sizes = createGroupSizes(400);
    sizes.note(events(7, 1), [accepted(50)]);
    sizes.note(events(7, 1), [accepted(0, true)]);
    expect(sizes.max(waiting(...events(7, 50)))).toBe(10);
  });
});
