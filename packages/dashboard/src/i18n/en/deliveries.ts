import type { TextsOf } from "../languages.ts";
import type { deliveries as dutch } from "../nl/deliveries.ts";

/** The calls owed and made. */
export const deliveries: TextsOf<typeof dutch> = {
  title: "Deliveries",
  intro: "Every call that Haak made or still has to make, with every attempt and the receiver's answer.",
  failed: "The deliveries could not be read",
  state: "State",
  everyState: "All states",
  endpoint: "Endpoint",
  everyEndpoint: "All endpoints",
  rule: "Rule",
  everyRule: "All rules",
  ofOneEvent: "Of one event only.",
  toEvent: "To the event",
  none: "Nothing was sent yet",
  noneText: "As soon as an event matches a rule, the call appears here.",
  notFound: "Nothing found",
  notFoundText: "No delivery fits this.",
  clear: "Show all",
  resendThese: "Send these again",
  resendFailed: "Send again what failed",
  attempts_zero: "no attempt yet",
  attempts_one: "{{count}} attempt",
  attempts_other: "{{count}} attempts",
  one: "Delivery",
  oneFailed: "This delivery could not be read",
  back: "All deliveries",
  cannotWork: "This call cannot be made",
  attemptsTitle: "Attempts",
  body: "Content that was sent",
  event: "Event",
  lineNumber: "Order line",
  createdAt: "Made",
  webhookId: "Id (webhook-id)",
  /** What a state means for whoever waits. */
  means: {
    pending: "This call is ready and leaves in a moment.",
    sending: "This call is on its way.",
    waiting: "The last attempt failed. The next comes by itself; with the attempts you see when.",
    paused:
      "The endpoint does not work now, or is off. This call waits, and leaves by itself as soon as it works or is on again.",
    failed: "There is no further attempt by itself. Once the receiver works again, send it again.",
    cancelled: "This call is not made any more: its rule was deleted, or somebody chose not to send it.",
  },
};
