import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aLine, aLineWith, orderCreated, orderPaid, subscriptionEvent } from "../support/journey/events.ts";
import { joinJourney, type SharedJourney, type Shop } from "../support/journey/journey.ts";
import type { Call, Target } from "../support/journey/receiver.ts";
import { happens, makeRule, report, saveSettings, secretOf } from "../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await joinJourney(18);
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterAll(() => journey.end());

const ruleIn = (format: string, trigger = "order.paid", more = {}) =>
  makeRule(shop, { trigger, action: { type: "webhook", url: target.url, format }, ...more });
const lastCall = (): Call => {
  const call = target.calls.at(-1);
  if (!call) throw new Error("no call arrived");
  return call;
};

describe("the format plugandpay-v2", () => {
  it("is thin and nested, with numbers where Plug&Pay has numbers, signed by X-Signature", async () => {
    const rule = await ruleIn("plugandpay-v2");
    await happens(shop, orderPaid({ id: "10000001" }));
    const call = lastCall();
    expect(call.headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(call.body)).toEqual({
      event: {
        trigger_type: "order_payment_completed",
        triggerable_type: expect.stringMatching(/^orders?$/),
        triggerable_id: 10_000_001,
      },
      rule_id: expect.any(Number),
      tenant_id: expect.any(Number),
      sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\d/),
    });
    const secret = await secretOf(shop, rule.endpoint_id);
    expect(secret).toMatch(/^whsec_/);
    expect(call.headers["x-signature"]).toBe(createHmac("sha256", secret).update(call.bytes).digest("hex"));
  });

  it("numbers a rule and a shop the same each time, and others differently", async () => {
    await ruleIn("plugandpay-v2");
    await happens(shop, orderPaid());
    await happens(shop, orderPaid());
    await ruleIn("plugandpay-v2", "order.created");
    await happens(shop, orderCreated());
    const sent = target.calls.map((call) => JSON.parse(call.body));
    expect(sent[1]).toMatchObject({ rule_id: sent[0].rule_id, tenant_id: sent[0].tenant_id });
    expect(sent[2].tenant_id).toBe(sent[0].tenant_id);
    expect(sent[2].rule_id).not.toBe(sent[0].rule_id);
    shop = await journey.newShop();
    await ruleIn("plugandpay-v2");
    await happens(shop, orderPaid());
    expect(JSON.parse(lastCall().body).tenant_id).not.toBe(sent[0].tenant_id);
  });

  it.each([
    ["order.created", orderCreated({ id: "12" }), "order_invoice_created", 12],
    ["subscription.ended", subscriptionEvent("ended", { id: "34" }), "subscription_ended", 34],
    ["order.paid", orderPaid({ id: "ORD-7" }), "order_payment_completed", "ORD-7"],
  ] as const)("tells %s by Plug&Pay's name for it", async (trigger, event, ...[name, id]) => {
    await ruleIn("plugandpay-v2", trigger);
    await happens(shop, event);
    expect(JSON.parse(lastCall().body).event).toMatchObject({ trigger_type: name, triggerable_id: id });
  });

  it("has the same bytes on a retry", async () => {
    target.answers((nth) => ({ status: nth === 1 ? 500 : 200 }));
    await ruleIn("plugandpay-v2");
    await report(shop, orderPaid());
    const [first, second] = await target.received(2);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["x-signature"]).toBe(first?.headers["x-signature"]);
  });
});

describe("the format plugandpay-v1", () => {
  const form = () => {
    expect(lastCall().headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    return Object.fromEntries(new URLSearchParams(lastCall().body));
  };

  it("is a form with the flattened order and the name of the event", async () => {
    await ruleIn("plugandpay-v1");
    const customer = { email: "jan+1@example.com", first_name: "Jan & Zoë", last_name: "d'Hond" };
    await happens(
      shop,
      orderPaid({ id: "1001", amount_with_tax: "121.00", customer, lines: [aLine(), aLineWith("8")] }),
    );
    expect(form()).toMatchObject({
      webhook_event: "order_payment_completed",
      email: "jan+1@example.com",
      firstname: "Jan & Zoë",
      lastname: "d'Hond",
    });
    expect([form().id, form().order_id]).toContain("1001");
    expect(Number(form().total)).toBe(121);
    expect(Object.keys(form()).filter((key) => /^products\[1\]/.test(key)).length).toBeGreaterThan(0);
  });

  it.each([
    ["order.created", orderCreated(), "order_invoice_created"],
    ["order.paid", orderPaid(), "order_payment_completed"],
    ["subscription.started", subscriptionEvent("started"), "contracts.new"],
    ["subscription.cancelled", subscriptionEvent("cancelled"), "subscription_cancelled"],
    ["subscription.ended", subscriptionEvent("ended"), "subscription_ended"],
  ])("names %s as Plug&Pay does", async (trigger, event, name) => {
    await ruleIn("plugandpay-v1", trigger);
    await happens(shop, event);
    expect(form()).toMatchObject({ webhook_event: name, email: "buyer@example.com" });
  });

  it("of a subscription has the contract's id and product", async () => {
    await saveSettings(shop, { cancellations: { url: target.url, format: "plugandpay-v1" } });
    await happens(shop, subscriptionEvent("ended", { id: "42" }));
    expect(form()).toMatchObject({ contract_id: "42", sku: "COURSE-7" });
  });
});
