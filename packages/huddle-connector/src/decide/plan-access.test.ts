import {
  type AccessItem,
  type AccessRequest,
  type CallTemplate,
  type ConnectorMessage,
  type HuddleAction,
  isOrderEvent,
  sampleEvent,
} from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../any-character.fixture.ts";
import { findProblem, planAccess } from "./plan-access.ts";

const A: AccessItem = { kind: "sku", name: "A" };
const B: AccessItem = { kind: "sku", name: "B" };
const GOLD: AccessItem = { kind: "level", name: "gold" };

const aTemplate = (overrides: Partial<CallTemplate> = {}): CallTemplate => ({
  ...{ method: "POST", url_template: "https://example.com/{email}?sku={sku}&level={level}" },
  ...{ headers: {}, body_template: null },
  ...overrides,
});

const aRequest = (overrides: Partial<AccessRequest> = {}): AccessRequest => {
  const event = sampleEvent("order.paid");
  if (!isOrderEvent(event)) throw new Error("The sample of order.paid contains an order.");
  let number = 0;
  return {
    ...{ change: "grant", email: "Bo@Example.com", items: [A, B], keepsOthers: false },
    purchase: {
      event,
      matchedLines: [1],
      action: { type: "huddle", connection_id: "hcn_1", do: "grant", skus: [], levels: [], delay_days: null },
    },
    templates: { grant: null, revoke: null },
    newDeliveryId: () => {
      number += 1;
      return `dlv_${number}`;
    },
    ...overrides,
  };
};

describe("giving", () => {
  it("makes one call for all SKUs, the one that Huddle documents, with the address as first typed", () => {
    const { calls, byHand } = planAccess(aRequest());
    expect([calls.length, calls[0]?.request, calls[0]?.items, byHand]).toEqual([1, null, [A, B], []]);
    expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({
      ...{ email: "Bo@Example.com", customer: { email: "Bo@Example.com" } },
      line_items: [{ sku: "A" }, { sku: "B" }],
    });
  });

  it("makes a task for levels, or the owner's own call if there is one", () => {
    expect(planAccess(aRequest({ items: [A, GOLD] }))).toMatchObject({ calls: [{ items: [A] }], byHand: [GOLD] });
    const plan = planAccess(aRequest({ items: [GOLD], templates: { grant: aTemplate(), revoke: null } }));
    expect(plan).toMatchObject({
      byHand: [],
      calls: [{ request: { url: "https://example.com/Bo%40Example.com?sku=&level=gold" } }],
    });
  });
});

describe("revoking", () => {
  it("makes a task if the owner has no call for it", () => {
    expect(planAccess(aRequest({ change: "revoke" }))).toEqual({ calls: [], byHand: [A, B] });
  });

  it("makes one call for each item, and a task for each item that the call cannot name", () => {
    const revoke = aTemplate({ url_template: "https://example.com/{email}/{sku}" });
    const plan = planAccess(aRequest({ change: "revoke", items: [A, B, GOLD], templates: { grant: null, revoke } }));
    expect(plan.calls.map(({ request }) => request?.url)).toEqual([
      "https://example.com/Bo%40Example.com/A",
      "https://example.com/Bo%40Example.com/B",
    ]);
    expect(plan.byHand).toEqual([GOLD]);
  });

  it("by a call without items is about the person, and is never made for a person who keeps other access", () => {
    const revoke = aTemplate({ url_template: "https://example.com/{email}" });
    const request = aRequest({ change: "revoke", templates: { grant: null, revoke } });
    expect(planAccess(request)).toMatchObject({ calls: [{ items: [A, B] }], byHand: [] });
    expect(planAccess({ ...request, keepsOthers: true })).toEqual({ calls: [], byHand: [A, B] });
  });

  it("writes any address and SKU into their placeholders only", () => {
    const revoke = aTemplate({
      url_template: "https://example.com/members/{email}?sku={sku}&key={api_key}",
      body_template: '{"email":"{email}","sku":"{sku}","key":"{api_key}"}',
    });
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1 }), fc.string({ unit: anyCharacter }), (email, name) => {
        const item = { kind: "sku", name } as const;
        const [call] = planAccess(
          aRequest({ change: "revoke", email, items: [item], templates: { grant: null, revoke } }),
        ).calls;
        const url = new URL(call?.request?.url ?? "");
        expect(url.host).toBe("example.com");
        expect(url.searchParams.get("sku")).toBe(name.toWellFormed());
        expect(url.searchParams.get("key")).toBe("{api_key}");
        expect(JSON.parse(call?.body ?? "")).toEqual({ email, sku: name, key: "{api_key}" });
        expect(call?.body.split("{api_key}")).toHaveLength(2);
      }),
    );
  });
});

const aMessage = (sku: string | null, action: Partial<HuddleAction> = {}): ConnectorMessage => {
  const event = sampleEvent("order.paid");
  if (!isOrderEvent(event)) throw new Error("The sample of order.paid contains an order.");
  for (const line of event.data.order.lines) line.product.sku = sku;
  const whole: HuddleAction = {
    type: "huddle",
    connection_id: "hcn_1",
    do: "grant",
    skus: [],
    levels: [],
    delay_days: null,
  };
  return { event, matchedLines: [1], action: { ...whole, ...action }, deliveryId: "dlv_1" };
};

describe("a grant that could give nothing", () => {
  it("is reported if neither the rule nor the matched lines have a SKU", () => {
    expect(findProblem(aMessage(null))).toEqual({ code: "huddle_product_without_sku" });
    expect(findProblem({ ...aMessage("COURSE-7"), matchedLines: [] })).toEqual({ code: "huddle_product_without_sku" });
  });

  it("is not reported if the rule or a matched line has one", () => {
    expect(findProblem(aMessage("COURSE-7"))).toBeNull();
    expect(findProblem(aMessage(null, { skus: ["COURSE-7"] }))).toBeNull();
  });

  it("is not reported if the rule only adds a user", () => {
    expect(findProblem(aMessage(null, { do: "add_user" }))).toBeNull();
  });
});
