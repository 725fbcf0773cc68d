import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderEvent } from "../../events/event.ts";
import { EVENT_TYPES, type EventType, OPERATIONAL_EVENT_TYPES } from "../../events/event-type.ts";
import { parseEvent } from "../../events/parse-event.ts";
import { sampleEvent } from "../../events/sample-event.ts";
import { WEBHOOK_FORMATS } from "../../rules/action.ts";
import type { OutgoingMessage } from "../message.ts";
import { buildBody } from "./build-body.ts";

const aMessage = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  deliveryId: "dlv_1",
  eventId: "evt_1",
  event: sampleEvent("order.paid"),
  shop: { id: "shp_1", name: "Voorbeeldwinkel", number: 123 },
  rule: { id: "rul_1", name: "Course opens Huddle", number: 4711 },
  lineNumber: null,
  sentAt: "2026-11-24T09:00:01.000Z",
  ...changes,
});

const anOrder = (changes: Partial<OrderEvent["data"]["order"]> = {}, type: OrderEvent["type"] = "order.paid") => {
  const event = sampleEvent(type) as OrderEvent;
  return { ...event, data: { order: { ...event.data.order, ...changes } } };
};

const haak = (changes: Partial<OutgoingMessage> = {}) => buildBody(aMessage(changes), "haak");
const v2 = (changes: Partial<OutgoingMessage> = {}) => JSON.parse(buildBody(aMessage(changes), "plugandpay-v2").body);
const v1 = (changes: Partial<OutgoingMessage> = {}): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(buildBody(aMessage(changes), "plugandpay-v1").body));

describe("a body of any format", () => {
  test.each(WEBHOOK_FORMATS)("is the same text for the same message (%s)", (format) => {
    for (const type of EVENT_TYPES) {
      const message = aMessage({ event: sampleEvent(type) });
      expect(buildBody(structuredClone(message), format)).toEqual(buildBody(message, format));
    }
  });

  test.each(WEBHOOK_FORMATS)("is not built for a line that does not exist (%s)", (format) => {
    for (const lineNumber of [0, 3, -1, 1.5]) {
      expect(() => buildBody(aMessage({ lineNumber }), format)).toThrow(`is for line ${lineNumber}`);
    }
    const event = sampleEvent("subscription.ended");
    expect(() => buildBody(aMessage({ event, lineNumber: 1 }), format)).toThrow(RangeError);
  });
});

describe("the formats of Plug&Pay", () => {
  const sample = sampleEvent("order.paid") as OrderEvent;
  const { lines, customer, payment } = sample.data.order;
  const discount = { code: "SPRING", amount_with_tax: "12.10" };
  const before = anOrder({ discounts: [discount], customer });
  const after = anOrder({
    customer: { ...customer, invoice_email: "invoices@example.com" },
    payment: payment && { ...payment, type: "mail" },
    lines: lines.map((line) => ({ ...line, discounts: [discount] })),
    discounts: [{ ...discount, type: "promotion", amount: "10.00" }],
    ...{ product_group: "courses", hidden: true, deleted_at: "2026-11-25T10:00:00Z", tax_exempt: "reverse" },
    comments: [{ value: "Thank you", created_at: null }],
  });

  test.each(["plugandpay-v1", "plugandpay-v2"] as const)(
    "%s has the same bytes with and without later fields",
    (format) => {
      for (const lineNumber of [null, 1]) {
        const bytesOf = (event: OrderEvent) => buildBody(aMessage({ event, lineNumber }), format).body;
        expect(bytesOf(after)).toBe(bytesOf(before));
      }
    },
  );

  test("haak has the later fields", () => {
    expect(JSON.parse(haak({ event: after }).body).data).toEqual(after.data);
  });
});

describe("Haak's own body", () => {
  test("is JSON with its keys in the documented order", () => {
    const event = anOrder({ lines: [] });
    const { contentType, body } = haak({ event });
    expect(contentType).toBe("application/json");
    expect(body).toBe(
      '{"id":"dlv_1","version":1,"type":"order.paid","timestamp":"2026-11-24T10:00:00+01:00","event_id":"evt_1",' +
        '"shop":{"id":"shp_1","name":"Voorbeeldwinkel"},"rule":{"id":"rul_1","name":"Course opens Huddle"},' +
        `"data":${JSON.stringify(event.data)}}`,
    );
  });

  test("of a call per line has the order with all its lines, its own line, its position and the count (S6)", () => {
    const event = anOrder();
    const { data } = JSON.parse(haak({ event, lineNumber: 2 }).body);
    expect(Object.keys(data)).toEqual(["order", "line", "line_number", "line_count"]);
    expect(data).toEqual({ order: event.data.order, line: event.data.order.lines[1], line_number: 2, line_count: 2 });
  });

  test("of a call for the whole order has no line fields (S5)", () => {
    expect(Object.keys(JSON.parse(haak().body).data)).toEqual(["order"]);
  });

  test.each(OPERATIONAL_EVENT_TYPES)("describes an endpoint for %s, and Plug&Pay's formats refuse that", (type) => {
    const event = sampleEvent(type);
    expect(JSON.parse(haak({ event }).body)).toMatchObject({ type, data: event.data });
    for (const format of ["plugandpay-v1", "plugandpay-v2"] as const) {
      expect(() => buildBody(aMessage({ event }), format)).toThrow(type);
    }
  });

  test("of a test call has no event and no rule", () => {
    expect(JSON.parse(haak({ eventId: null, rule: null }).body)).toMatchObject({ event_id: null, rule: null });
  });

  test.each(EVENT_TYPES)("of %s has the event's data unchanged", (type) => {
    const event = sampleEvent(type);
    const message = JSON.parse(haak({ event }).body);
    expect([message.type, message.timestamp, message.data]).toEqual([type, event.occurred_at, event.data]);
  });

  test("has fields that Haak does not know, also those with the names of JavaScript's own", () => {
    const text = JSON.stringify(sampleEvent("order.paid"));
    const odd = '"__proto__":{"a":1},"constructor":"x","toJSON":"y","line_count":"theirs","z":1.5';
    const parsed = parseEvent(JSON.parse(text.replace('"data":{', `"data":{${odd},`)));
    if (!parsed.ok) throw new Error("An event with unknown fields is accepted.");
    expect(haak({ event: parsed.event }).body).toContain(`"data":{${odd},"order":`);
  });

  test("keeps text as it was typed, in any script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (title) => {
        const { customer } = anOrder().data.order;
        const event = anOrder({ customer: { ...customer, first_name: title } });
        expect(JSON.parse(haak({ event }).body).data.order.customer.first_name).toBe(title);
      }),
    );
  });
});

describe("the body for a receiver of Plug&Pay's V2 webhooks", () => {
  test("is nested JSON with the type and the id", () => {
    const { contentType, body } = buildBody(aMessage(), "plugandpay-v2");
    expect(contentType).toBe("application/json");
    expect(body).toBe(
      '{"event":{"trigger_type":"order_payment_completed","triggerable_type":"order","triggerable_id":1001},' +
        '"rule_id":4711,"tenant_id":123,"sent_at":"2026-11-24T09:00:01.000Z"}',
    );
  });

  test.each<[EventType, string, string, number]>([
    ["order.created", "order_invoice_created", "order", 1001],
    ["order.paid", "order_payment_completed", "order", 1001],
    ["payment.reversed", "order_payment_reversed", "order", 1001],
    ["subscription.started", "subscription_started", "subscription", 501],
    ["subscription.cancelled", "subscription_cancelled", "subscription", 501],
    ["subscription.ended", "subscription_ended", "subscription", 501],
    ["affiliate.accepted", "affiliate_accepted", "affiliate", 61],
    ["affiliate.declined", "affiliate_declined", "affiliate", 61],
    ["affiliate.quit", "affiliate_quit", "affiliate", 61],
    ["form.submitted", "form_submitted", "form", 41],
  ])("calls %s %s of %s %d", (...[type, trigger_type, triggerable_type, triggerable_id]) => {
    expect(v2({ event: sampleEvent(type) }).event).toEqual({ trigger_type, triggerable_type, triggerable_id });
  });

  test.each([
    ["9007199254740991", 9_007_199_254_740_991],
    ["0", 0],
    ["9007199254740992", "9007199254740992"],
    ["007", "007"],
    ["1e3", "1e3"],
    ["-0", "-0"],
    ["1.0", "1.0"],
    [" 7", " 7"],
    ["order-7", "order-7"],
    ["", ""],
  ])("writes the id %j as %j", (id, written) => {
    expect(v2({ event: anOrder({ id }) }).event.triggerable_id).toBe(written);
  });

  test("of a test call has rule 0, which no rule has", () => {
    expect(v2({ rule: null }).rule_id).toBe(0);
  });
});

describe("the body for a receiver of Plug&Pay's V1 webhooks", () => {
  test("is a form with the keys that receivers read", () => {
    expect(buildBody(aMessage(), "plugandpay-v1").contentType).toBe("application/x-www-form-urlencoded");
    expect(v1()).toMatchObject({
      webhook_event: "order_payment_completed",
      id: "1001",
      order_id: "1001",
      invoice_number: "2026-1001",
      type: "first",
      first: "1",
      test: "0",
      payment_status: "1",
      created_at: "2026-11-24 09:58:00",
      paid_at: "2026-11-24 10:00:00",
      subtotal: "120.00",
      total: "145.20",
      currency: "EUR",
      email: "buyer@example.com",
      firstname: "Bo",
      lastname: "Kater",
      "address[full_name]": "Bo Kater",
      "address[zipcode]": "1234 AB",
      "payment[id]": "tr_example1001",
      "products[0][id]": "7",
      "products[0][sku]": "COURSE-7",
      "products[0][pivot][label]": "Course",
      "products[0][pivot][quantity]": "1",
      "products[0][pivot][incl]": "121.00",
      "products[1][id]": "8",
      "products[1][pivot][type]": "order-bump",
      "custom_field_inputs[0][input]": "A friend",
    });
  });

  test.each<[EventType, string]>([
    ["order.created", "order_invoice_created"],
    ["order.paid", "order_payment_completed"],
    ["payment.reversed", "order_payment_reversed"],
    ["subscription.started", "contracts.new"],
    ["subscription.cancelled", "subscription_cancelled"],
    ["subscription.ended", "subscription_ended"],
    ["affiliate.accepted", "affiliate_accepted"],
    ["affiliate.declined", "affiliate_declined"],
    ["affiliate.quit", "affiliate_quit"],
    ["form.submitted", "form_submitted"],
  ])("calls %s %s", (type, name) => {
    expect(v1({ event: sampleEvent(type) }).webhook_event).toBe(name);
  });

  test("has no product at the top if the order has several", () => {
    expect(v1()).not.toHaveProperty("product");
    const [line] = anOrder().data.order.lines;
    expect(v1({ event: anOrder({ lines: line === undefined ? [] : [line] }) })).toMatchObject({
      product: "Course",
      sku: "COURSE-7",
    });
  });

  test("of a call per line has only that line and its amounts", () => {
    const form = v1({ lineNumber: 2 });
    expect(form).toMatchObject({
      order_id: "1001",
      product: "Workbook",
      sku: "WORKBOOK-8",
      subtotal: "20.00",
      total: "24.20",
      "products[0][id]": "8",
    });
    expect(form).not.toHaveProperty("products[1][id]");
    expect(JSON.parse(form.raw ?? "")).toMatchObject({ total: 24.2, lines: [{ number: 2 }] });
    expect(JSON.parse(form.raw ?? "").lines).toHaveLength(1);
  });

  test("of a subscription has its contract, and the whole subscription as raw JSON", () => {
    const form = v1({ event: sampleEvent("subscription.ended") });
    expect(form).toMatchObject({
      contract_id: "501",
      email: "buyer@example.com",
      billing_cycle: "monthly",
      product: "Course",
      sku: "COURSE-7",
      status: "ended",
      total: "30.25",
      ended_at: "2026-11-24 10:00:00",
    });
    expect(form).not.toHaveProperty("id");
    expect(JSON.parse(form.raw ?? "")).toMatchObject({ id: "501", status: "ended", total: 30.25 });
  });

  test("of an upsell, a test order and a manual order has their marks", () => {
    expect(v1({ event: anOrder({ kind: "upsell" }) })).toMatchObject({ type: "upsell", first: "1" });
    expect(v1({ event: anOrder({ kind: "renewal" }) })).toMatchObject({ type: "first", first: "0" });
    expect(v1({ event: anOrder({ mode: "test" }) })).toMatchObject({ mode: "test", test: "1" });
    expect(v1({ event: anOrder({ source: "admin" }) })).toMatchObject({ via_admin: "1" });
  });

  test.each([
    ["order.paid", "open", "1"],
    ["order.created", "paid", "1"],
    ["order.created", "processing", "4"],
    ["order.created", "open", undefined],
    ["payment.reversed", "paid", undefined],
  ] as const)("of %s with a payment that is %s has the payment status %s", (type, status, written) => {
    expect(v1({ event: anOrder({ payment: { status } }, type) }).payment_status).toBe(written);
  });

  test("leaves out unknown values", () => {
    const customer = { email: "buyer@example.com" };
    const form = v1({ event: anOrder({ amount: null, amount_with_tax: null, paid_at: null, customer }) });
    for (const name of ["total", "subtotal", "paid_at", "firstname", "address[full_name]", "address[city]"]) {
      expect(form).not.toHaveProperty(name);
    }
    expect(JSON.parse(form.raw ?? "")).not.toHaveProperty("total");
  });

  test("of a form and an affiliate has the person", () => {
    expect(v1({ event: sampleEvent("form.submitted") })).toMatchObject({
      form_id: "41",
      email: "buyer@example.com",
      "custom_field_inputs[0][label]": "What do you want to learn?",
    });
    expect(v1({ event: sampleEvent("affiliate.quit") })).toMatchObject({
      affiliate_id: "61",
      email: "affiliate@example.com",
      status: "quit",
    });
  });
});
