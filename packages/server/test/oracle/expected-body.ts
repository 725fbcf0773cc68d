import { gather } from "./gather.ts";
import type { Format, ReportedEvent } from "./model.ts";

/** The defaults of the fields of an order and a subscription, as the API documents them; lists default to `[]`. */
const DEFAULTS: readonly (readonly [place: string, field: string, value: unknown])[] = [
  ["order", "mode", "live"],
  ["order", "currency", "EUR"],
  ["order", "lines", []],
  ["order", "discounts", []],
  ["order", "tags", []],
  ["order", "custom_fields", []],
  ["order.lines.*", "type", "standard"],
  ["subscription", "mode", "live"],
  ["subscription", "tags", []],
  ["form", "fields", []],
];

/** The data of an event as it is stored and sent. Null fields are left out here and in `comparable`. */
export function expectedData(event: ReportedEvent): Record<string, unknown> {
  // Through JSON, because a structured clone would keep two lines that are one object as one object.
  const data: Record<string, unknown> = JSON.parse(JSON.stringify(event.data));
  for (const [place, field, value] of DEFAULTS) {
    for (const holder of gather(data, place)) setIfAbsent(holder, field, structuredClone(value));
  }
  for (const [index, line] of gather(data, "order.lines.*").entries()) setIfAbsent(line, "number", index + 1);
  return comparable(data);
}

function setIfAbsent(holder: unknown, field: string, value: unknown): void {
  // `gather` returns the object itself for the path of an object.
  const target = holder as Record<string, unknown>;
  target[field] ??= value;
}

/** Without null fields, because null and absent mean the same in the API. */
export const comparable = <T>(json: T): T =>
  JSON.parse(JSON.stringify(json, (_name, value) => (value === null ? undefined : value)));

/** Everything that a body is made of. */
export interface Sent {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly event: ReportedEvent;
  readonly shop: { readonly id: string; readonly name: string };
  readonly rule: { readonly id: string; readonly name: string };
  readonly line: number | null;
}

/** Contract 7, the body of `haak`: the fields about a line exist only with a line, and `order.lines` is always complete. */
function expectedBody({ deliveryId, eventId, event, shop, rule, line }: Sent): unknown {
  const data = expectedData(event);
  const lines = gather(data, "order.lines.*");
  const aboutLine = line === null ? {} : { line: lines[line - 1], line_number: line, line_count: lines.length };
  return {
    id: deliveryId,
    version: 1,
    type: event.type,
    timestamp: event.occurred_at,
    event_id: eventId,
    shop,
    rule,
    data: { ...data, ...aboutLine },
  };
}

/** Contract 7, the values of `webhook_event` in the order in which it names them. */
const WEBHOOK_EVENTS: Readonly<Record<string, string>> = {
  "order.created": "order_invoice_created",
  "order.paid": "order_payment_completed",
  "subscription.started": "contracts.new",
  "subscription.cancelled": "subscription_cancelled",
  "subscription.ended": "subscription_ended",
};

/** The comparable parts of a stored body, by its format: the actual and the expected ones. */
export const BODIES: Readonly<Record<Format, { shown: (body: string) => unknown; expected: (sent: Sent) => unknown }>> =
  {
    haak: { shown: (body) => comparable(JSON.parse(body)), expected: expectedBody },
    "plugandpay-v1": {
      shown: (body) => new URLSearchParams(body).get("webhook_event"),
      expected: ({ event }) => WEBHOOK_EVENTS[event.type],
    },
    "plugandpay-v2": {
      shown: (body) => JSON.parse(body).event.triggerable_id,
      expected: ({ event }) => {
        const [id] = [...gather(event, "data.order.id"), ...gather(event, "data.subscription.id")];
        return /^[1-9]\d*$/.test(String(id)) ? Number(id) : id;
      },
    },
  };
