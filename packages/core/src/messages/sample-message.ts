import type { Trigger } from "../events/event-type.ts";
import { SAMPLE_OCCURRED_AT } from "../events/sample-data.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { buildBody } from "./formats/build-body.ts";
import type { Message } from "./message.ts";

/**
 * The message that the hub would send for `sampleEvent(type)`, for a receiver's own tests: sign its `JSON.stringify`
 * with `signMessage` and post it. Each call returns a new object, so that it may be changed before it is signed.
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
  // The cast is safe because `verifyMessage` reads these bytes as a message too.
  return JSON.parse(body) as Message;
}
