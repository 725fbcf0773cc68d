import { describe, expect, it } from "vitest";
import { aRule } from "../rules.fixture.ts";
import { checkValues } from "./check-values.ts";
import { newValues, ruleFieldOf, toBody, toRuleValues } from "./rule-values.ts";

const nobody = { name: "n", enabled: true, kept: null };
const empty = newValues({ product: null, upsell: null });

describe("the body of a rule", () => {
  it("equals what was saved", () => {
    const rule = aRule({ per_line: true, include_test: true });
    const { name, trigger, scope, kinds, per_line, include_test, action } = rule;
    expect(toBody(toRuleValues(rule), { name, enabled: true, kept: action })).toEqual({
      ...{ name, enabled: true, trigger, scope, kinds, per_line, include_test, action },
    });
  });

  it.each([
    { trigger: "order.created", kinds: true, products: ["7"], upsells: ["u1"], forms: [], per_line: true, test: true },
    {
      trigger: "payment.reversed",
      kinds: false,
      products: ["7"],
      upsells: ["u1"],
      forms: [],
      per_line: true,
      test: true,
    },
    {
      trigger: "subscription.ended",
      kinds: false,
      products: ["7"],
      upsells: [],
      forms: [],
      per_line: false,
      test: true,
    },
    { trigger: "form.submitted", kinds: false, products: [], upsells: [], forms: ["f1"], per_line: false, test: false },
    { trigger: "affiliate.quit", kinds: false, products: [], upsells: [], forms: [], per_line: false, test: false },
    { trigger: "endpoint.failing", kinds: false, products: [], upsells: [], forms: [], per_line: false, test: false },
  ] as const)("on $trigger has only what applies to it", ({ trigger, kinds, per_line, test, ...scope }) => {
    const filled = {
      ...empty,
      ...{ trigger, products: ["7"], upsells: ["u1"], forms: ["f1"], per_line: true, include_test: true },
    };
    const body = toBody({ ...filled, url: "https://example.com", format: "plugandpay-v1" }, nobody);
    expect(body).toMatchObject({ scope, per_line, include_test: test });
    expect("kinds" in body).toBe(kinds);
    expect(body.action).toMatchObject({ format: trigger.startsWith("endpoint") ? "haak" : "plugandpay-v1" });
  });

  it("keeps masked headers, and an action that the form has no fields for", () => {
    const withHeaders = aRule({
      action: {
        ...{ type: "webhook", url: "https://example.com/", format: "haak" },
        headers: { "x-key": "[masked]", "X-Shop": "7" },
      },
    });
    expect(toBody(toRuleValues(withHeaders), { ...nobody, kept: withHeaders.action }).action).toEqual(
      withHeaders.action,
    );
    const foreign = aRule({
      action: {
        ...{ type: "connector", connector: "http-member", connection_id: "hcn_1", do: "grant" },
        ...{ skus: [], levels: [], delay_days: null },
      },
    });
    expect(toBody(toRuleValues(foreign), { ...nobody, kept: foreign.action }).action).toEqual(foreign.action);
  });

  it("has a delay only to revoke access, and no SKUs to only add a user", () => {
    const huddle = { ...empty, does: "huddle" as const, connection_id: "hcn_1", skus: ["S"], delay_days: 3 };
    expect(toBody({ ...huddle, what: "grant" }, nobody).action).toMatchObject({ skus: ["S"], delay_days: null });
    expect(toBody({ ...huddle, what: "revoke" }, nobody).action).toMatchObject({ skus: ["S"], delay_days: 3 });
    expect(toBody({ ...huddle, what: "add_user" }, nobody).action).toMatchObject({ skus: [], delay_days: null });
  });
});

describe("an incomplete form", () => {
  it.each([
    [{ url: "https://example.com/" }, {}],
    [{ url: " " }, { url: "noUrl" }],
    [{ url: "example.com" }, { url: "incomplete" }],
    [{ url: "https://me:secret@example.com/" }, { url: "credentials" }],
    [{ url: "https://example.com/", kinds: [] }, { kinds: "noKinds" }],
    [{ url: "https://example.com/", kinds: [], trigger: "affiliate.quit" as const }, {}],
    [{ does: "huddle" as const }, { connection_id: "noConnection" }],
    [{ does: "huddle" as const, connection_id: "h", trigger: "form.submitted" as const }, { skus: "noSkus" }],
    [{ does: "huddle" as const, connection_id: "h", trigger: "affiliate.quit" as const, what: "revoke" as const }, {}],
  ])("is reported before the request: %j", (more, missing) => {
    expect(checkValues({ ...empty, ...more })).toEqual(missing);
  });
});

it("a pointer of the hub gives the field that shows it", () => {
  expect(["/action/url", "/scope/products/0", "/kinds", "/action/skus", "/enabled"].map(ruleFieldOf(empty))).toEqual([
    "url",
    "products",
    "kinds",
    "skus",
    null,
  ]);
});
