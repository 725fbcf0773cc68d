import { describe, expect, it } from "vitest";
import type { AcceptedEvent } from "../accept-events.ts";
import { createGroupRoom } from "./group-room.ts";

const accepted = (deliveries: number, duplicate = false): AcceptedEvent => ({
  ...{ id: "evt_1", type: "order.paid", duplicate, deliveries },
});

describe("the room of a group", () => {
  it("is small for events that owe many calls, and large for those that owe few, in their bucket alone", () => {
    const room = createGroupRoom(400);
    room.note(7, [accepted(50), accepted(50)]);
    room.note(8, [accepted(1), accepted(0)]);
    expect([room.of(7), room.of(8), room.of(9)]).toEqual([10, 400, 100]);
    room.note(7, [accepted(0)]);
    expect(room.of(7)).toBe(400);
  });

  it("holds one event at least, however many calls it owes", () => {
    const room = createGroupRoom(400);
    room.note(7, [accepted(10_000)]);
    expect(room.of(7)).toBe(1);
  });

  it("learns nothing from duplicates, which owe nothing", () => {
    const room = createGroupRoom(400);
    room.note(7, [accepted(50)]);
    room.note(7, [accepted(0, true)]);
    expect(room.of(7)).toBe(10);
  });
});
