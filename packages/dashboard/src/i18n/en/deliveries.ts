import type { TextsOf } from "../languages.ts";
import type { deliveries as dutch } from "../nl/deliveries.ts";

/** The calls owed and made. */
export const deliveries: TextsOf<typeof dutch> = {
  title: "Deliveries",
  intro: "Every call that Haak made or still has to make, with every attempt and the receiver's answer.",
  failed: "The deliveries could not be loaded",
  state: "Status",
  everyState: "All statuses",
  endpoint: "Endpoint",
  everyEndpoint: "All endpoints",
  rule: "Rule",
  everyRule: "All rules",
  ofOneEvent: "For one event only.",
  toEvent: "To the event",
  none: "Nothing has been sent yet",
  noneText: "As soon as an event matches a rule, the call appears here.",
  notFound: "Nothing found",
  notFoundText: "No delivery matches this.",
  clear: "Show all",
  resendThese: "Send these again",
  resendFailed: "Resend what failed",
  attempts_zero: "no attempt yet",
  attempts_one: "{{count}} attempt",
  attempts_other: "{{count}} attempts",
  one: "Delivery",
  oneFailed: "This delivery could not be loaded",
  back: "All deliveries",
  cannotWork: "This call cannot be made",
  attemptsTitle: "Attempts",
  body: "Content that was sent",
  event: "Event",
  lineNumber: "Order line",
  createdAt: "Created",
  webhookId: "Id (webhook-id)",
  /** What a state means for whoever waits. */
  means: {
    pending: "This call is ready and will be sent in a moment.",
    sending: "This call is being sent now.",
    waiting: "The last attempt failed. The next one is automatic; the attempts show when.",
    paused:
      "The endpoint is failing or is off. This call waits, and is sent automatically as soon as it works or is on again.",
    failed: "Haak no longer retries this by itself. Once the receiver works again, send the call again.",
    cancelled: "This call is no longer sent: its rule was deleted, or somebody cancelled it.",
  },
};
