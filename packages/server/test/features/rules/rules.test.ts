import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  aLine,
  aLineWith,
  type Fields,
  formSubmitted,
  orderCreated,
  orderPaid,
  paymentReversed,
  subscriptionEvent,
} from "../../support/journey/events.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import type { Target } from "../../support/journey/receiver.ts";
import {
  callOnPaid,
  decisionOf,
  decisionsOf,
  happens,
  makeRule,
  read,
  report,
  saveSettings,
} from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

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

describe("a rule on a product", () => {
  it.each(["standard", "order-bump", "upsell"])(
    "S10: calls once when a line of type %s is that product",
    async (type) => {
      await callOnPaid(shop, target.url, { scope: { products: ["8"] } });
      const lines = [aLineWith("7"), aLineWith("8", { type }), aLineWith("9")];
      expect((await happens(shop, orderPaid({ lines }))).deliveries).toBe(1);
      expect(bodies()[0].data.order.lines).toHaveLength(3);
    },
  );

  it("S10: calls once per matching line and for no other line, if it calls per line", async () => {
    await callOnPaid(shop, target.url, { scope: { products: ["8"] }, per_line: true });
    const lines = [aLineWith("8"), aLineWith("7"), aLineWith("8"), aLineWith("88")];
    expect((await happens(shop, orderPaid({ lines }))).deliveries).toBe(2);
    const data = bodies()
      .map((body) => body.data)
      .sort((one, other) => one.line_number - other.line_number);
    expect(data.map((each) => [each.line_number, each.line_count])).toEqual([
      [1, 4],
      [3, 4],
    ]);
    expect(data[1].line.product.id).toBe("8");
    expect(data[0].order.lines).toHaveLength(4);
  });

  it("S6: also calls once per line for a reversed order", async () => {
    await makeRule(shop, {
      trigger: "payment.reversed",
      per_line: true,
      action: { type: "webhook", url: target.url },
    });
    await happens(shop, paymentReversed({ kind: "renewal", lines: [aLineWith("7"), aLineWith("8")] }));
    expect(
      bodies()
        .map((body) => [body.data.line_number, body.data.line.product.id])
        .sort(),
    ).toEqual([
      [1, "7"],
      [2, "8"],
    ]);
  });

  it("S11: does not call for an order without it", async () => {
    await callOnPaid(shop, target.url, { scope: { products: ["8"] } });
    await expectNo(orderPaid({ lines: [aLineWith("7")] }), "other_product", { nl: /product/i, en: /product/i });
    await expectNo(orderPaid({ lines: [] }), "other_product", { nl: /product/i, en: /product/i });
  });

  it("matches by product or by product group, as one list", async () => {
    await callOnPaid(shop, target.url, { scope: { products: ["8"], product_groups: ["courses"] }, per_line: true });
    const lines = [aLine(), aLineWith("8"), aLineWith("9")];
    await happens(shop, orderPaid({ lines }));
    expect(
      bodies()
        .map((body) => body.data.line_number)
        .sort(),
    ).toEqual([1, 2]);
  });

  it("matches a subscription by its product", async () => {
    await makeRule(shop, {
      trigger: "subscription.started",
      scope: { products: ["8"] },
      action: { type: "webhook", url: target.url },
    });
    await expectNo(subscriptionEvent("started"), "other_product", { nl: /product/i, en: /product/i });
    const started = subscriptionEvent("started", { product: { id: "8", title: "Other" } });
    expect((await happens(shop, started)).deliveries).toBe(1);
  });
});

describe("a rule on an upsell", () => {
  it("S12: calls for the order of that upsell, beside the shop's URL, and for no other upsell", async () => {
    await ordersUrl();
    const own = journey.receiver.target();
    await callOnPaid(shop, own.url, { scope: { upsells: ["3"] } });
    expect((await happens(shop, orderPaid({ kind: "upsell", upsell: { id: "3" } }))).deliveries).toBe(2);
    const other = await happens(shop, orderPaid({ kind: "upsell", upsell: { id: "4" } }));
    expect(other.deliveries).toBe(1);
    expect((await happens(shop, orderPaid())).deliveries).toBe(1);
    expect([target.calls.length, own.calls.length]).toEqual([3, 1]);
    const codes = (await decisionsOf(shop, other.id)).map((each: { reason: { code: string } }) => each.reason.code);
    expect(codes.sort()).toEqual(["called", "other_upsell"]);
  });
});

describe("several rules", () => {
  it("S13: call independently: one that fails changes nothing for the others", async () => {
    await ordersUrl();
    const [failing, upsell] = [journey.receiver.target(), journey.receiver.target()];
    failing.answers(() => ({ status: 500 }));
    await callOnPaid(shop, failing.url, { scope: { products: ["7"] } });
    await callOnPaid(shop, upsell.url, { scope: { upsells: ["3"] } });
    const { id, deliveries } = await report(shop, orderPaid({ kind: "upsell", upsell: { id: "3" } }));
    expect(deliveries).toBe(3);
    await Promise.all([target.received(1), upsell.received(1), failing.received(4)]);
    await until(async () => {
      const { data } = await read(shop, `/v1/deliveries?event=${id}`);
      expect(data.map((each: { state: string }) => each.state).sort()).toEqual(["delivered", "delivered", "failed"]);
    });
    expect([target.calls.length, upsell.calls.length]).toEqual([1, 1]);
  });

  it("S13: with the same URL make two calls with different ids", async () => {
    const rules = [await callOnPaid(shop, target.url), await callOnPaid(shop, target.url)];
    expect((await happens(shop, orderPaid())).deliveries).toBe(2);
    expect(
      bodies()
        .map((body) => body.rule.id)
        .sort(),
    ).toEqual(rules.map((rule) => rule.id).sort());
    expect(rules[0].endpoint_id).toBe(rules[1].endpoint_id);
  });

  it("S14: handle a manual order like one from the checkout", async () => {
    await saveSettings(shop, { orders: { url: target.url, recurring: true }, cancellations: { url: target.url } });
    for (const source of ["admin", "api", "import"]) await happens(shop, orderPaid({ source }));
    await happens(shop, orderPaid({ source: "admin", kind: "installment" }));
    await happens(shop, subscriptionEvent("ended", { source: "admin" }));
    expect(target.calls).toHaveLength(5);
  });

  it("S17: do not call if they are switched off, and have no decision if they are deleted", async () => {
    const rule = await callOnPaid(shop, target.url, { enabled: false });
    await expectNo(orderPaid(), "disabled", { nl: /uit/i, en: /off|disabled/i });
    await shop.patch(`/v1/rules/${rule.id}`, { enabled: true });
    expect((await happens(shop, orderPaid())).deliveries).toBe(1);
    expect((await shop.delete(`/v1/rules/${rule.id}`)).status).toBe(204);
    const { id, deliveries } = await report(shop, orderPaid());
    expect([deliveries, await decisionsOf(shop, id)]).toEqual([0, []]);
  });

  it("S17: keep deliveries for an endpoint that is switched off, and send them when it is on again", async () => {
    const rule = await callOnPaid(shop, target.url);
    expect((await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false })).status).toBe(200);
    const { id, deliveries } = await report(shop, orderPaid());
    expect(deliveries).toBe(1);
    expect((await decisionOf(shop, id)).deliveries).toMatchObject([{ state: "paused" }]);
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: true });
    const [call] = await target.received(1);
    expect(JSON.parse(call?.body ?? "").event_id).toBe(id);
  });

  it("S18: of a Zap with products and groups match a line of either, and without both every order", async () => {
    const [either, every] = [target, journey.receiver.target()];
    await shop.post("/v1/hooks", {
      trigger: "order.paid",
      target_url: either.url,
      filters: { products: ["8"], product_groups: ["courses"] },
    });
    await shop.post("/v1/hooks", { trigger: "order.paid", target_url: every.url });
    await happens(shop, orderPaid({ id: "by-group", lines: [aLine()] }));
    await happens(shop, orderPaid({ id: "by-product", lines: [aLineWith("8")] }));
    await happens(shop, orderPaid({ id: "neither", lines: [aLineWith("9")] }));
    const ids = (at: Target) => bodies(at).map((body) => body.data.order.id);
    expect(ids(either)).toEqual(["by-group", "by-product"]);
    expect(ids(every)).toEqual(["by-group", "by-product", "neither"]);
  });
});

describe("a decision with several reasons", () => {
  const order = { kind: "renewal", mode: "test", lines: [aLineWith("9")] };
  const scope = { products: ["8"], upsells: ["3"] };
  it.each([
    ["disabled", { enabled: false, trigger: "subscription.ended" }, orderPaid(order)],
    ["other_trigger", { trigger: "subscription.ended" }, orderPaid(order)],
    ["waits_for_payment", { scope }, orderCreated(order)],
    [
      "still_active",
      { trigger: "subscription.ended", scope: { products: ["8"] } },
      subscriptionEvent("cancelled", { mode: "test" }),
    ],
    [
      "paid_off",
      { trigger: "subscription.ended", scope: { products: ["8"] } },
      subscriptionEvent("ended", { mode: "test", type: "installments", payments_left: 0 }),
    ],
    ["test_order", { scope }, orderPaid(order)],
    ["recurring_off", { scope }, orderPaid({ ...order, mode: "live" })],
    ["kind_off", { scope, kinds: ["renewal"] }, orderPaid({ ...order, kind: "first", mode: "live" })],
    ["other_upsell", { scope }, orderPaid({ ...order, kind: "upsell", mode: "live", upsell: { id: "4" } })],
    ["other_form", { trigger: "form.submitted", scope: { forms: ["32"] } }, formSubmitted()],
    ["other_product", { scope }, orderPaid({ ...order, kind: "upsell", mode: "live", upsell: { id: "3" } })],
  ])("gives the first: %s", async (code, rule, event) => {
    await callOnPaid(shop, target.url, rule);
    await expectNo(event, code, { nl: /\w/, en: /\w/ });
  });

  it("is explained by the rule of that moment", async () => {
    await ordersUrl();
    const rule = await callOnPaid(shop, target.url, { name: "Old name", kinds: ["first"] });
    const { id } = await report(shop, orderPaid({ kind: "renewal" }));
    const before = await decisionsOf(shop, id);
    await ordersUrl({ recurring: true });
    await shop.patch(`/v1/rules/${rule.id}`, { name: "New name", kinds: ["renewal"], enabled: false });
    expect(await decisionsOf(shop, id)).toEqual(before);
    await shop.delete(`/v1/rules/${rule.id}`);
    expect(await decisionsOf(shop, id)).toEqual(before);
    expect(before.map((each: { rule: { name: string } }) => each.rule.name)).toContain("Old name");
  });

  it("is shown in the reader's preferred language, or in English if that is unknown", async () => {
    await ordersUrl();
    const { id } = await report(shop, orderCreated());
    const text = async (language: string) => (await decisionOf(shop, id, language)).reason.text;
    const [dutch, english] = [await text("nl"), await text("en")];
    expect(dutch).not.toBe(english);
    for (const input of ["nl-NL,nl;q=0.9,en;q=0.8", "NL-be", "fr, nl;q=0.5, en;q=0.1"])
      expect(await text(input)).toBe(dutch);
    for (const input of ["en-GB", "nl;q=0.2, en;q=0.9", "fr", "*", ";;;"]) expect(await text(input)).toBe(english);
  });
});
