import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aLineWith, type Fields, orderCreated, orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import type { Target } from "../../support/journey/receiver.ts";
import {
  decisionOf,
  decisionsOf,
  happens,
  makeRule,
  report,
  saveSettings,
} from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await joinJourney(14);
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterAll(() => journey.end());

const ordersUrl = (boxes: Fields = {}) => saveSettings(shop, { orders: { url: target.url, ...boxes } });
const cancellationsUrl = () => saveSettings(shop, { cancellations: { url: target.url } });
const bodies = (at: Target = target) => at.calls.map((call) => JSON.parse(call.body));

/** Reports an event that must cause no call, and expects the reason in both languages. */
async function expectNo(event: unknown, code: string, texts: { nl: RegExp; en: RegExp }) {
  const { id, deliveries } = await report(shop, event);
  expect(deliveries).toBe(0);
  for (const language of ["nl", "en"] as const) {
    const decision = await decisionOf(shop, id, language);
    expect(decision).toMatchObject({ called: false, reason: { code }, deliveries: [] });
    expect(decision.reason.text).toMatch(texts[language]);
  }
}

const threeLines = () => [
  aLineWith("7"),
  aLineWith("8", { type: "order-bump", quantity: 2 }),
  aLineWith("9", { type: "upsell" }),
];

describe("the shop's orders URL", () => {
  it("S1: is called once when a first order is paid", async () => {
    await ordersUrl();
    const { id, deliveries } = await happens(shop, orderPaid({ id: "1001" }));
    expect(deliveries).toBe(1);
    expect(bodies()).toMatchObject([{ type: "order.paid", event_id: id, data: { order: { id: "1001" } } }]);
    const decision = await decisionOf(shop, id);
    expect(decision).toMatchObject({ called: true, reason: { code: "called", text: expect.stringMatching(/\w/) } });
    expect(decision.deliveries).toMatchObject([{ state: "delivered", line_number: null }]);
  });

  it("S2: is not called when an order is created and not paid: the decision says that it waits for payment", async () => {
    await ordersUrl();
    await expectNo(orderCreated(), "waits_for_payment", { nl: /betaal|betaling/i, en: /paid|payment/i });
  });

  it("S2: is called when an order is created if the seller chose that moment, and then not when it is paid", async () => {
    await ordersUrl({ moment: "created" });
    expect((await happens(shop, orderCreated())).deliveries).toBe(1);
    await expectNo(orderPaid(), "other_trigger", { nl: /\w/, en: /\w/ });
    expect(bodies().map((body) => body.type)).toEqual(["order.created"]);
  });

  it.each(["installment", "renewal"])(
    "S3: is not called for an %s, and the decision names the box to tick",
    async (kind) => {
      await ordersUrl();
      const texts = { nl: /automatische incasso.*termijnbetaling/i, en: /direct debits and instalments/i };
      await expectNo(orderPaid({ kind, installment: { number: 2, count: 3 } }), "recurring_off", texts);
    },
  );

  it("S3: the decision names which instalment it was", async () => {
    await ordersUrl();
    const texts = { nl: /2\D+3/, en: /2 of 3/ };
    await expectNo(orderPaid({ kind: "installment", installment: { number: 2, count: 3 } }), "recurring_off", texts);
  });

  it("S4: is called once for each instalment and renewal when the box is ticked", async () => {
    await ordersUrl({ recurring: true });
    for (const kind of ["first", "upsell", "installment", "renewal"]) await happens(shop, orderPaid({ kind }));
    expect(bodies().map((body) => body.data.order.kind)).toEqual(["first", "upsell", "installment", "renewal"]);
  });

  it("S5: is called once with all lines if it is not called per line", async () => {
    await ordersUrl();
    expect((await happens(shop, orderPaid({ lines: threeLines() }))).deliveries).toBe(1);
    const [body] = bodies();
    expect(body.data.order.lines).toMatchObject(threeLines());
    expect(Object.keys(body.data)).toEqual(["order"]);
  });

  it("S6: is called once per line, each time with the whole order and its own line", async () => {
    await ordersUrl({ per_line: true });
    const { id, deliveries } = await happens(shop, orderPaid({ lines: threeLines() }));
    expect(deliveries).toBe(3);
    const sent = bodies().sort((one, other) => one.data.line_number - other.data.line_number);
    expect(sent.map((body) => [body.data.line_number, body.data.line_count])).toEqual([1, 2, 3].map((at) => [at, 3]));
    for (const { data } of sent) {
      expect(data.order.lines).toMatchObject(threeLines());
      expect(data.line).toEqual(data.order.lines[data.line_number - 1]);
    }
    expect(new Set(sent.map((body) => body.id)).size).toBe(3);
    const [decision] = await decisionsOf(shop, id);
    expect(decision.deliveries.map((each: { line_number: number }) => each.line_number).sort()).toEqual([1, 2, 3]);
  });

  it("S6: is called once without a line for an order that has none", async () => {
    await ordersUrl({ per_line: true });
    expect((await happens(shop, orderPaid({ lines: [] }))).deliveries).toBe(1);
    expect(Object.keys(bodies()[0].data)).toEqual(["order"]);
  });

  it("S6: the position counts, not the number that the shop gave the line", async () => {
    await ordersUrl({ per_line: true });
    await happens(shop, orderPaid({ lines: [aLineWith("7", { number: 20 }), aLineWith("8", { number: 10 })] }));
    const places = bodies().map(({ data }) => [data.line_number, data.line.number, data.line.product.id]);
    expect(places.sort()).toEqual([
      [1, 20, "7"],
      [2, 10, "8"],
    ]);
  });

  it("S7: is called for a one-click upsell, whatever the box for direct debits says", async () => {
    for (const recurring of [false, true]) {
      await ordersUrl({ recurring });
      await happens(shop, orderPaid({ kind: "upsell", upsell: { id: "3" } }));
    }
    expect(target.calls).toHaveLength(2);
  });

  it("S15: is not called for a test order, unless the seller wants those too", async () => {
    await ordersUrl();
    await expectNo(orderPaid({ mode: "test" }), "test_order", { nl: /test/i, en: /test/i });
    await ordersUrl({ include_test: true });
    expect((await happens(shop, orderPaid({ mode: "test" }))).deliveries).toBe(1);
  });
});

describe("the shop's cancellations URL", () => {
  it.each(["ended", "inactive"])(
    "S8: is called once when a subscription becomes inactive (status %s)",
    async (status) => {
      await cancellationsUrl();
      const event = subscriptionEvent("ended", { status, ended_at: "2026-11-24T10:00:00+01:00" });
      const { deliveries } = await happens(shop, event);
      expect(deliveries).toBe(1);
      expect(bodies()).toMatchObject([{ type: "subscription.ended", data: { subscription: { status } } }]);
    },
  );

  it("S9: is not called when a subscription is cancelled and still active: the decision says until when", async () => {
    await cancellationsUrl();
    const event = subscriptionEvent("cancelled", {
      cancelled_at: "2026-11-24T10:00:00+01:00",
      ends_at: "2026-12-31T00:00:00+01:00",
    });
    await expectNo(event, "still_active", {
      nl: /31.*12.*2026|31 december 2026|2026-12-31/,
      en: /31.*2026|2026-12-31/,
    });
  });

  it("S21: is not called when a payment plan ended because everything is paid", async () => {
    await cancellationsUrl();
    const paidOff = { type: "installments", status: "ended", payments_done: 3, payments_left: 0 };
    await expectNo(subscriptionEvent("ended", paidOff), "paid_off", { nl: /betaald/i, en: /paid/i });
    const stopped = subscriptionEvent("ended", { ...paidOff, payments_done: 1, payments_left: 2 });
    expect((await happens(shop, stopped)).deliveries).toBe(1);
    const subscription = subscriptionEvent("ended", { type: "subscription", payments_left: 0 });
    expect((await happens(shop, subscription)).deliveries).toBe(1);
  });

  it("S21: nor is any other rule on the end of a subscription", async () => {
    await makeRule(shop, { trigger: "subscription.ended", action: { type: "webhook", url: target.url } });
    const paidOff = subscriptionEvent("ended", { type: "installments", payments_left: 0 });
    await expectNo(paidOff, "paid_off", { nl: /betaald/i, en: /paid/i });
  });

  it("S15: is not called for the subscription of a test order", async () => {
    await cancellationsUrl();
    await expectNo(subscriptionEvent("ended", { mode: "test" }), "test_order", { nl: /test/i, en: /test/i });
  });
});
