import type { Trigger } from "../events/event-type.ts";
import { SAMPLE_OCCURRED_AT } from "../events/sample-data.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { buildBody } from "./formats/build-body.ts";
import type { Message } from "./message.ts";

/**
 * What the hub would send of `sampleEvent(type)`, for a receiver's own tests: sign `JSON.stringify` of it with `signMessage`
 * and post it. A new object each time, so that it may be changed freely before it is signed.
 */
export function sampleMessage(type: Trigger): Message {
  const { body } = buildBody(
    {
      deliveryId: "dlv_01KB3W5Q8ZSAMPLESAMPLESAMPL",
      eventId: "evt_01KB3W5Q8ZSAMPLESAMPLESAMPL",
      event: sampleEvent(type),
      shop: { id: "shp_01KB3W5Q8ZSAMPLESAMPLESAMPL", name: "Example shop", number: 1 },
      rule: { id: "rul_01KB3W5Q8ZSAMPLESAMPLESAMPL", name: "Settings: orders", number: 1 },
      lineNumber: null,
      sentAt: SAMPLE_OCCURRED_AT,
    },
    "haak",
  );
  // A cast at the boundary: these bytes are what `verifyMessage` reads as a message.
  return JSON.parse(body) as Message;
}
