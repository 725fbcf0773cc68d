import type { TextsOf } from "../languages.ts";
import type { overview as dutch } from "../nl/overview.ts";

/** The page that one begins at. */
export const overview: TextsOf<typeof dutch> = {
  title: "Overview",
  problems: {
    title: "What needs attention",
    failed: "What needs attention could not be read",
    none: "Everything arrives",
    noneText: "Nothing has failed, and nothing is stuck.",
    more_one: "Show {{count}} more cause",
    more_other: "Show {{count}} more causes",
    notAll: "So much has not arrived that only the newest was looked at; the amounts are higher than these.",
    atRisk: "{{money}} at risk",
    deliveries_one: "{{count}} delivery has not arrived",
    deliveries_other: "{{count}} deliveries have not arrived",
    orders_one: "{{count}} order",
    orders_other: "{{count}} orders",
    since: "Since",
    resend: "Fixed, send again",
    switchOnAndSend: "Switch on and send",
    toDeliveries: "View the deliveries",
    toEndpoint: "Open the endpoint",
  },
  complete: {
    title: "Compared with Plug&Pay",
    notConnected: "Not compared with Plug&Pay yet",
    notConnectedText: "With an API token of Plug&Pay, Haak checks every hour that nothing is missing.",
    connect: "Connect Plug&Pay",
  },
  figures: {
    title: "In and out",
    span: "Span",
    day: "24 hours",
    month: "30 days",
    failed: "The figures could not be read",
    events: "Events",
    deliveries: "Deliveries",
    delivered: "Arrived",
    given: "Failed",
  },
  charts: {
    in: "What came in",
    out: "What came of the calls",
    time: "How quickly receivers answered",
    half: "Half quicker than",
    slowest: "99 in 100 quicker than",
    asTable: "As a table",
    from: "From",
  },
};
