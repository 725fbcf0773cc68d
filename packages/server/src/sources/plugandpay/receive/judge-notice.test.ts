import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../test/support/any-character.ts";
import { english } from "../../../../test/support/english.ts";
import { judgeNotice, type Trust } from "./judge-notice.ts";

const NO_DISPATCHER = { webhookKey: null, hasApiToken: false };
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

const signed = (body: string, key: string) => createHmac("sha256", key).update(body).digest("hex");
const nested = (event: Record<string, unknown>) =>
  JSON.stringify({ event, rule_id: 4711, tenant_id: 123, sent_at: "2026-11-24T10:00:00.000000Z" });
const PAID = { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 1001 };

const TRUST = { webhookKey: "key", hasApiToken: false };

const judgeJson = (
  body: string,
  { signature = null, trust = NO_DISPATCHER }: { signature?: string | null; trust?: Trust } = {},
) => judgeNotice({ contentType: JSON_TYPE, signature, body }, trust);
const judgeForm = (body: string, trust: Trust = NO_DISPATCHER) =>
  judgeNotice({ contentType: FORM_TYPE, signature: null, body }, trust);

describe("a V2 notice", () => {
  it.each([
    ["nested", nested(PAID)],
    ["flat", JSON.stringify({ ...PAID, rule_id: 4711 })],
    ["with a plural type", nested({ ...PAID, triggerable_type: "orders" })],
    ["with its id as text", nested({ ...PAID, triggerable_id: "1001" })],
    ["behind a byte order mark", `\ufeff${nested(PAID)}`],
  ])("that is %s waits to be fetched", (_what, body) => {
    expect(judgeJson(body)).toEqual({
      version: "v2",
      name: "order_payment_completed",
      verdict: { state: "waiting" },
    });
  });

  it("is recognised as JSON with any content type", () => {
    for (const contentType of ["", "text/plain", FORM_TYPE, "application/json; charset=utf-8"]) {
      expect(judgeNotice({ contentType, signature: null, body: nested(PAID) }, NO_DISPATCHER)).toMatchObject({
        version: "v2",
      });
    }
  });

  it.each([
    ["no trigger", { ...PAID, trigger_type: undefined }, "/event/trigger_type"],
    ["a number for a trigger", { ...PAID, trigger_type: 7 }, "/event/trigger_type"],
    ["no type", { ...PAID, triggerable_type: undefined }, "/event/triggerable_type"],
    ["the type of another trigger", { ...PAID, triggerable_type: "subscription" }, "/event/triggerable_type"],
    ["no id", { ...PAID, triggerable_id: undefined }, "/event/triggerable_id"],
    ["an id that is a path", { ...PAID, triggerable_id: "../1" }, "/event/triggerable_id"],
    ["id 0", { ...PAID, triggerable_id: 0 }, "/event/triggerable_id"],
    ["an id with decimals", { ...PAID, triggerable_id: 1.5 }, "/event/triggerable_id"],
  ])("with %s is incomplete", (_what, event, pointer) => {
    expect(english(judgeJson(nested(event)).verdict)).toMatchObject({
      state: "rejected",
      status: 422,
      errors: [{ pointer }],
    });
  });

  it.each(["[]", '[{"event":{}}]', "{}"])("that is %s is incomplete", (body) => {
    expect(english(judgeJson(body).verdict)).toMatchObject({ state: "rejected", status: 422 });
  });

  it.each(["not JSON", '{"event":', "", " "])("that is %j cannot be read", (body) => {
    expect(english(judgeJson(body))).toMatchObject({ version: "unknown", verdict: { state: "rejected", status: 400 } });
  });

  it.each(["order_refunded", "constructor"])("of the unknown trigger %s is kept as unknown", (trigger_type) => {
    expect(english(judgeJson(nested({ trigger_type, triggerable_type: "thing", triggerable_id: 1 })))).toMatchObject({
      name: trigger_type,
      verdict: { state: "unknown_trigger", error: expect.stringContaining("keeps") },
    });
  });

  it.each([
    ["affiliate_accepted", "affiliate"],
    ["affiliate_quit", "affiliate_seller"],
    ["form_submitted", "form"],
    ["form_submitted", "form_submission"],
  ])(
    "of the trigger %s about a %s waits, because the names of such things are not documented",
    (trigger_type, triggerable_type) => {
      expect(judgeJson(nested({ trigger_type, triggerable_type, triggerable_id: 5 })).verdict.state).toBe("waiting");
    },
  );

  it.each([
    [{ triggerable_type: "order", triggerable_id: 5 }, "/event/triggerable_type"],
    [{ triggerable_type: "affiliate" }, "/event/triggerable_id"],
  ])("of an affiliate with %j is incomplete", (fields, pointer) => {
    const { verdict } = judgeJson(nested({ trigger_type: "affiliate_accepted", ...fields }));
    expect(english(verdict)).toMatchObject({ state: "rejected", status: 422, errors: [{ pointer }] });
  });
});

describe("the signature of a V2 notice", () => {
  const body = nested(PAID);

  it("is accepted if it fits the webhook key, in either case", () => {
    for (const signature of [signed(body, "key"), signed(body, "key").toUpperCase(), ` ${signed(body, "key")} `]) {
      expect(judgeJson(body, { signature, trust: TRUST }).verdict).toEqual({ state: "waiting" });
    }
  });

  it.each([
    ["missing", null],
    ["empty", ""],
    ["of another key", signed(body, "other")],
    ["of another body", signed(`${body} `, "key")],
    ["prefixed", `sha256=${signed(body, "key")}`],
  ])("is refused if it is %s", (_what, signature) => {
    expect(english(judgeJson(body, { signature, trust: TRUST }).verdict)).toMatchObject({
      state: "rejected",
      status: 401,
    });
  });

  it("is not required without a webhook key", () => {
    expect(judgeJson(body, { signature: "rubbish" }).verdict).toEqual({ state: "waiting" });
  });

  it("is also required for incomplete and unknown notices", () => {
    const unknown = nested({ trigger_type: "order_refunded" });
    expect(english(judgeJson("{}", { trust: TRUST }).verdict)).toMatchObject({ status: 401 });
    expect(english(judgeJson(unknown, { trust: TRUST }).verdict)).toMatchObject({ status: 401 });
  });

  it("accepts only the exact bytes that were signed", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ minLength: 1 }), (text, key) => {
        const json = JSON.stringify({ ...PAID, note: text.toWellFormed() });
        const trust = { webhookKey: key, hasApiToken: false };
        expect(judgeJson(json, { signature: signed(json, key), trust }).verdict.state).toBe("waiting");
        expect(judgeJson(` ${json}`, { signature: signed(json, key), trust }).verdict.state).toBe("rejected");
      }),
    );
  });
});

describe("a V1 notice", () => {
  const form = "webhook_event=order_payment_completed&order_id=1001&email=bo%40example.com";

  it.each([
    ["an order", form, "order_payment_completed"],
    ["an order with its id in this field", "webhook_event=order_invoice_created&id=1001", "order_invoice_created"],
    ["a subscription", "webhook_event=contracts.new&contract_id=501", "contracts.new"],
  ])("of %s waits", (_what, body, name) => {
    expect(judgeForm(body)).toEqual({ version: "v1", name, verdict: { state: "waiting" } });
  });

  it.each([
    ["without an event", "order_id=1001", "/webhook_event"],
    ["without an id", "webhook_event=order_payment_completed", "/order_id"],
    ["with an id that is none", "webhook_event=contracts.new&contract_id=x", "/contract_id"],
    ["that is rubbish", "%00%ff&&&=", "/webhook_event"],
  ])("%s is incomplete", (_what, body, pointer) => {
    expect(english(judgeForm(body).verdict)).toMatchObject({ state: "rejected", status: 422, errors: [{ pointer }] });
  });

  it("is recognised as a form without a content type", () => {
    expect(judgeNotice({ contentType: "", signature: null, body: form }, NO_DISPATCHER)).toMatchObject({
      version: "v1",
    });
  });

  it("is never signed, so that with a webhook key it is accepted only if its order can be fetched", () => {
    expect(english(judgeForm(form, TRUST).verdict)).toMatchObject({ state: "rejected", status: 401 });
    expect(judgeForm(form, { ...TRUST, hasApiToken: true }).verdict).toEqual({ state: "waiting" });
  });
});
