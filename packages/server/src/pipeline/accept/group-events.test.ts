import { describe, expect, it } from "vitest";
import type { AcceptedEvent } from "../accept-events.ts";
import { createGroupSizes } from "./group-events.ts";

const accepted = (deliveries: number, duplicate = false): AcceptedEvent => ({
  ...{ id: "evt_1", type: "order.paid", duplicate, deliveries },
});

describe("the size of a group", () => {
  it("is small for events with many calls, and large for events with few, in their bucket alone", () => {
    const sizes = createGroupSizes(400);
    sizes.note(7, [accepted(50), accepted(50)]);
    sizes.note(8, [accepted(1), accepted(0)]);
    expect([sizes.max(7), sizes.max(8), sizes.max(9)]).toEqual([10, 400, 100]);
    sizes.note(7, [accepted(0)]);
    expect(sizes.max(7)).toBe(400);
  });

  it("has at least one event, however many calls it makes", () => {
    const sizes = createGroupSizes(400);
    sizes.note(7, [accepted(10_000)]);
    expect(sizes.max(7)).toBe(1);
  });

  it("learns nothing from duplicates, which make no calls", () => {
    const sizes = createGroupSizes(400);
    sizes.note(7, [accepted(50)]);
    sizes.note(7, [accepted(0, true)]);
    expect(sizes.max(7)).toBe(10);
  });
});
