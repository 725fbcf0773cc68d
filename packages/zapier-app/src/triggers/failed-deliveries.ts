import type { Bundle, ZObject } from "zapier-platform-core";
import { firstOfList, PAGE_SIZE, pageOfList } from "../hub/page-of-list.ts";
import { type Choice, dropDown } from "./hidden-list.ts";

/** A delivery in a list of the hub. */
interface Delivery {
  readonly id: string;
  readonly endpoint_id: string;
  readonly line_number?: number | null;
  readonly created_at: string;
  readonly event_key?: string | null;
}

interface Endpoint {
  readonly id: string;
  readonly kind: string;
  readonly url?: string | null;
}

/** Calls that failed for good, newest first, for the Delivery field of Resend Delivery. */
export const failedDeliveries = dropDown({
  key: "failed_deliveries",
  noun: "Delivery",
  label: "List Failed Deliveries",
  sample: { id: "dlv_01sample", name: "order:1001:paid to example.com, 15 March 2026 at 10:00" },
  choices,
});

async function choices(z: ZObject, bundle: Bundle): Promise<Choice[]> {
  const failed = { path: "/v1/deliveries", params: { state: "failed", limit: PAGE_SIZE } };
  const [deliveries, endpoints] = await Promise.all([
    pageOfList<Delivery>(z, bundle, failed),
    firstOfList<Endpoint>(z, bundle, { path: "/v1/endpoints", params: { limit: PAGE_SIZE } }),
  ]);
  const places = new Map(endpoints.map((endpoint) => [endpoint.id, placeOf(endpoint)]));
  return deliveries.map((delivery) => ({
    id: delivery.id,
    name: nameOf(delivery, places.get(delivery.endpoint_id) ?? delivery.endpoint_id),
  }));
}

function nameOf(delivery: Delivery, place: string): string {
  const what = delivery.event_key ?? "test";
  const line = delivery.line_number ? `, line ${delivery.line_number}` : "";
  return `${what}${line} to ${place}, ${formatMoment(delivery.created_at)}`;
}

/** Shows only the host, because the path of a hook may be a secret. */
function placeOf({ kind, url }: Endpoint): string {
  return URL.parse(url ?? "")?.host || kind;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** American English, because it is the only locale that every runtime has. */
const AMSTERDAM = new Intl.DateTimeFormat("en-US", {
  ...{ timeZone: "Europe/Amsterdam", calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
});

/**
 * Formats a time for people in Amsterdam time, because the shops are there: "15 March 2026 at 10:00". The hub's messages and mails use the
 * same form, so that people find the same time everywhere. A text that is not a time is returned unchanged.
 */
export function formatMoment(given: string): string {
  const moment = Date.parse(given);
  if (Number.isNaN(moment)) return given;
  const [month, day, year, hour, minute] = AMSTERDAM.format(moment).match(/\d+/g) ?? [];
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} at ${hour}:${minute}`;
}
