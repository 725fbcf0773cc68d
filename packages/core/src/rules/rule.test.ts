import { describe, expect, test } from "vitest";
import { EVENT_TYPES, type EventType, OPERATIONAL_EVENT_TYPES } from "../events/event-type.ts";
import { parseRule } from "./rule.ts";

const WEBHOOK = { type: "webhook", url: "https://example.com/hook" };
const HUDDLE = { type: "huddle", connection_id: "hud_1", do: "grant" };

const ruleOf = (input: unknown) => {
  const parsed = parseRule(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.rule;
};

const errorsOf = (input: unknown): Record<string, string> => {
  const parsed = parseRule(input);
  return parsed.ok ? {} : Object.fromEntries(parsed.errors.map(({ pointer, message }) => [pointer, message]));
};

const pointersOf = (input: unknown) => Object.keys(errorsOf(input)).toSorted();

const triggersThatRefuse = (fields: object) =>
  EVENT_TYPES.filter((trigger) => pointersOf({ trigger, action: WEBHOOK, ...fields }).length > 0);

describe("defaults", () => {
  test("only trigger and action are required", () => {
    expect(ruleOf({ trigger: "order.paid", action: WEBHOOK })).toEqual({
      name: "Order paid: webhook to example.com",
      enabled: true,
      trigger: "order.paid",
      scope: { products: [], product_groups: [], upsells: [], forms: [] },
      kinds: ["first", "upsell"],
      per_line: false,
      include_test: false,
      action: { ...WEBHOOK, format: "haak", headers: {} },
    });
    expect(pointersOf({})).toEqual(["/action", "/trigger"]);
  });

  test("a rule on anything but an order has no kinds", () => {
    const others = EVENT_TYPES.filter((type) => !type.startsWith("order."));
    for (const trigger of others) expect(ruleOf({ trigger, action: WEBHOOK }).kinds).toEqual([]);
  });

  test("two rules never share a list", () => {
    const [one, two] = [1, 2].map(() => ruleOf({ trigger: "order.paid", action: WEBHOOK }));
    one?.scope.products.push("7");
    one?.kinds.push("renewal");
    expect(two).toMatchObject({ scope: { products: [] }, kinds: ["first", "upsell"] });
  });

  test("the default name shows the host but not the path, because that may be a secret", () => {
    const zapier = { type: "zapier", url: "https://hooks.example.com/secret" };
    expect(ruleOf({ trigger: "form.submitted", action: zapier }).name).toBe("Form submitted: Zap at hooks.example.com");
    expect(ruleOf({ trigger: "order.paid", action: HUDDLE, name: " " }).name).toBe(
      "Order paid: grant access in Huddle",
    );
    expect(ruleOf({ trigger: "order.paid", action: WEBHOOK, name: " Mine " }).name).toBe(" Mine ");
  });

  test("a parsed rule parses to itself", () => {
    for (const action of [WEBHOOK, HUDDLE, { type: "zapier", url: "https://example.com/" }]) {
      const rule = ruleOf({ trigger: "order.paid", action });
      expect(ruleOf(rule)).toEqual(rule);
    }
  });
});

describe("scopes that cannot apply are refused", () => {
  test("products and product groups are for orders, reversals and subscriptions", () => {
    const refusing: EventType[] = ["affiliate.accepted", "affiliate.declined", "affiliate.quit", "form.submitted"];
    expect(triggersThatRefuse({ scope: { products: ["7"] } })).toEqual(refusing);
    expect(triggersThatRefuse({ scope: { product_groups: ["courses"] } })).toEqual(refusing);
  });

  test("upsells are for orders and reversals", () => {
    const accepting = ["order.created", "order.paid", "payment.reversed"];
    expect(triggersThatRefuse({ scope: { upsells: ["3"] } })).toEqual(
      EVENT_TYPES.filter((type) => !accepting.includes(type)),
    );
  });

  test("forms are for submitted forms", () => {
    const refusing = EVENT_TYPES.filter((type) => type !== "form.submitted");
    expect(triggersThatRefuse({ scope: { forms: ["41"] } })).toEqual(refusing);
  });

  test("kinds are for created and paid orders", () => {
    const refusing = EVENT_TYPES.filter((type) => !type.startsWith("order."));
    expect(triggersThatRefuse({ kinds: ["first"] })).toEqual(refusing);
  });

  test("per line is for events with lines: orders and reversals", () => {
    const accepting = ["order.created", "order.paid", "payment.reversed"];
    expect(triggersThatRefuse({ per_line: true })).toEqual(EVENT_TYPES.filter((type) => !accepting.includes(type)));
  });

  test("empty scopes, no kinds and false are accepted for every trigger", () => {
    const empty = { scope: { products: [], product_groups: [], upsells: [], forms: [] }, per_line: false };
    expect(triggersThatRefuse(empty)).toEqual([]);
    expect(triggersThatRefuse({ kinds: [] })).toEqual(["order.created", "order.paid"]);
  });

  test("each refusal points at its field and names triggers that would work", () => {
    const errors = errorsOf({ trigger: "order.paid", action: WEBHOOK, scope: { forms: ["41"] } });
    expect(errors).toEqual({ "/scope/forms": expect.stringContaining("form.submitted") });
  });

  test("they are returned together with all other errors", () => {
    const input = {
      trigger: "subscription.ended",
      kinds: ["first"],
      scope: { upsells: ["3"], shops: [] },
      nam: "x",
      action: {},
    };
    expect(pointersOf(input)).toEqual(["/action/type", "/kinds", "/nam", "/scope/shops", "/scope/upsells"]);
  });
});

describe("a rule about endpoints", () => {
  test.each(OPERATIONAL_EVENT_TYPES)("may wait for %s and call a webhook or a Zap", (trigger) => {
    for (const action of [WEBHOOK, { type: "zapier", url: "https://example.com/hook" }]) {
      expect(ruleOf({ trigger, action })).toMatchObject({ trigger, kinds: [] });
    }
  });

  test.each(OPERATIONAL_EVENT_TYPES)("has neither scope nor kinds nor calls per line on %s", (trigger) => {
    const scope = { products: ["7"], product_groups: ["a"], upsells: ["3"], forms: ["41"] };
    expect(pointersOf({ trigger, action: WEBHOOK, scope, kinds: ["first"], per_line: true })).toEqual([
      "/kinds",
      "/per_line",
      "/scope/forms",
      "/scope/product_groups",
      "/scope/products",
      "/scope/upsells",
    ]);
  });

  test.each(OPERATIONAL_EVENT_TYPES)("has Haak's own format on %s, and cannot call Huddle", (trigger) => {
    expect(ruleOf({ trigger, action: { ...WEBHOOK, format: "haak" } })).toMatchObject({ action: { format: "haak" } });
    for (const format of ["plugandpay-v2", "plugandpay-v1"]) {
      expect(errorsOf({ trigger, action: { ...WEBHOOK, format } })).toEqual({
        "/action/format": expect.stringContaining("haak"),
      });
    }
    expect(pointersOf({ trigger, action: HUDDLE })).toEqual(["/action/type"]);
  });
});

describe("what else is refused", () => {
  test.each([null, [], "rule", 7])("anything but an object: %j", (input) => {
    expect(pointersOf(input)).toEqual([""]);
  });

  test("unknown fields, also __proto__, at their own place", () => {
    const input = JSON.parse(
      '{"trigger":"order.paid","__proto__":{},"action":{"type":"zapier","url":"https://example.com","format":"haak"}}',
    ) as unknown;
    expect(pointersOf(input)).toEqual(["/__proto__", "/action/format"]);
  });

  test("text that a database cannot store", () => {
    expect(pointersOf({ trigger: "order.paid", action: WEBHOOK, name: "a\0" })).toEqual(["/name"]);
  });

  test("an unknown trigger, kind or action, with the known ones listed", () => {
    const errors = errorsOf({ trigger: "order.shipped", kinds: ["gift"], action: { type: "mail" } });
    expect(errors).toEqual({
      "/trigger": expect.stringContaining("order.paid"),
      "/kinds/0": expect.stringContaining("renewal"),
      "/action/type": expect.stringContaining("huddle"),
    });
  });

  test("ids that are numbers", () => {
    const errors = errorsOf({ trigger: "order.paid", action: WEBHOOK, scope: { products: [7] } });
    expect(errors).toEqual({ "/scope/products/0": expect.stringContaining("quotes") });
  });

  test("a URL with a wrong shape, for webhooks and Zaps", () => {
    for (const type of ["webhook", "zapier"]) {
      expect(pointersOf({ trigger: "order.paid", action: { type, url: "https://me:secret@example.com" } })).toEqual([
        "/action/url",
      ]);
    }
  });

  test("revoking when a subscription is only cancelled", () => {
    const revoke = { ...HUDDLE, do: "revoke" };
    expect(errorsOf({ trigger: "subscription.cancelled", action: revoke })).toEqual({
      "/action/do": expect.stringContaining("still active"),
    });
    expect(pointersOf({ trigger: "subscription.ended", action: revoke })).toEqual([]);
  });

  test("a delay out of range, or without a revoke", () => {
    const withDelay = (delay_days: unknown, what: string) =>
      pointersOf({ trigger: "subscription.ended", action: { ...HUDDLE, do: what, delay_days } });
    expect(withDelay(0.5, "revoke")).toEqual([]);
    expect(withDelay(null, "grant")).toEqual([]);
    for (const delay of [-1, "3", 1e9]) expect(withDelay(delay, "revoke")).toEqual(["/action/delay_days"]);
    expect(withDelay(3, "grant")).toEqual(["/action/delay_days"]);
  });
});

describe("custom headers", () => {
  const pointersWith = (headers: unknown) => pointersOf({ trigger: "order.paid", action: { ...WEBHOOK, headers } });

  test("a receiver's own headers are accepted", () => {
    expect(pointersWith({ Authorization: "Bearer abc", "X-Shop": "é ~" })).toEqual([]);
    expect(pointersWith(null)).toEqual([]);
  });

  test.each([
    "content-type",
    "Content-Length",
    "HOST",
    "user-agent",
    "Webhook-Id",
    "webhook-timestamp",
    "webhook-signature",
    "X-Signature",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "Transfer-Encoding",
    "upgrade",
    "proxy-authorization",
  ])("%s cannot be set by a rule", (name) => {
    expect(pointersWith({ [name]: "x" })).toEqual([`/action/headers/${name}`]);
  });

  test.each(["", "a b", "a:b", "é", "a\n"])("%j is not a header name", (name) => {
    expect(pointersWith({ [name]: "x" })).toEqual([`/action/headers/${name}`]);
  });

  test.each(["a\r\nhost: b", "a\tb", "\u007f", "\u0085", "€"])("the value %j cannot be sent", (value) => {
    expect(pointersWith({ "x-a": value })).toEqual(["/action/headers/x-a"]);
  });

  test("the same name in other capitals is a repetition", () => {
    expect(pointersWith({ "X-A": "1", "x-a": "2" })).toEqual(["/action/headers/x-a"]);
  });

  test("a header called __proto__ is refused instead of dropped silently", () => {
    expect(pointersWith(JSON.parse('{"__proto__":"x"}'))).toEqual(["/action/headers/__proto__"]);
  });
});
