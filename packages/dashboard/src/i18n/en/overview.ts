import type { TextsOf } from "../languages.ts";
import type { overview as dutch } from "../nl/overview.ts";

/** The page that one begins at. */
export const overview: TextsOf<typeof dutch> = {
  title: "Overview",
  problems: {
    title: "What needs attention",
    failed: "What needs attention could not be loaded",
    none: "Everything arrives",
    noneText: "Nothing has failed, and nothing is paused.",
    more_one: "Show {{count}} more cause",
    more_other: "Show {{count}} more causes",
    notAll: "So much has not arrived that Haak counted only the newest. The real amounts are higher.",
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
    notConnectedText: "With an API token from Plug&Pay, Haak checks every hour that nothing is missing.",
    connect: "Connect Plug&Pay",
  },
  figures: {
    title: "In and out",
    span: "Period",
    day: "24 hours",
    month: "30 days",
    failed: "The figures could not be loaded",
    events: "Events",
    deliveries: "Deliveries",
    delivered: "Arrived",
    undelivered: "Failed",
  },
  charts: {
    in: "What came in",
    out: "How the calls ended",
    time: "How fast receivers answered",
    half: "Half faster than",
    slowest: "99 in 100 faster than",
    asTable: "As a table",
    from: "From",
  },
};
