import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { type Target, verified } from "../../support/journey/receiver.ts";
import {
  callOnPaid,
  deliveriesOf,
  deliveryIn,
  happens,
  makeRule,
  read,
  report,
  saveSettings,
  secretOf,
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

const webhook = (url = target.url) => ({ type: "webhook", url });

describe("a rule", () => {
  it("needs only a trigger and an action: everything else has its default", async () => {
    const rule = await makeRule(shop, { trigger: "order.paid", action: webhook() });
    expect(rule).toMatchObject({
      id: expect.stringMatching(/^rul_/),
      name: expect.stringMatching(/./),
      enabled: true,
      trigger: "order.paid",
      scope: { products: [], product_groups: [], upsells: [], forms: [] },
      kinds: ["first", "upsell"],
      per_line: false,
      include_test: false,
      action: { type: "webhook", url: target.url, format: "haak" },
      origin: "rule",
      endpoint_id: expect.stringMatching(/^end_/),
    });
    const reply = await shop.get(`/v1/rules/${rule.id}`);
    expect(reply.body).toEqual(rule);
    expect(reply.headers.get("etag")).toMatch(/^(W\/)?".+"$/);
  });

  it("may have the same name as another rule", async () => {
    const [one, other] = [
      await callOnPaid(shop, target.url, { name: "Same" }),
      await callOnPaid(shop, target.url, { name: "Same" }),
    ];
    expect(one.id).not.toBe(other.id);
    expect((await read(shop, "/v1/rules")).data.map((rule: { id: string }) => rule.id)).toEqual([other.id, one.id]);
  });

  it.each([
    ["an unknown field", { extra: 1 }, "/extra"],
    ["an unknown field in the scope", { scope: { product: ["7"] } }, "/scope/product"],
    ["an unknown trigger", { trigger: "order.shipped" }, "/trigger"],
    ["an unknown kind", { kinds: ["gift"] }, "/kinds/0"],
    ["a product that is a number", { scope: { products: [7] } }, "/scope/products/0"],
    ["a name that is no text", { name: 7 }, "/name"],
    ["kinds where the trigger has none", { trigger: "subscription.ended", kinds: ["first"] }, "/kinds"],
    ["kinds for a reversed payment", { trigger: "payment.reversed", kinds: ["first"] }, "/kinds"],
    ["products for an affiliate", { trigger: "affiliate.accepted", scope: { products: ["7"] } }, "/scope/products"],
    ["groups for a form", { trigger: "form.submitted", scope: { product_groups: ["a"] } }, "/scope/product_groups"],
    ["upsells for a subscription", { trigger: "subscription.ended", scope: { upsells: ["3"] } }, "/scope/upsells"],
    ["forms for an order", { scope: { forms: ["31"] } }, "/scope/forms"],
    ["an unknown action", { action: { type: "mail", url: "https://example.com" } }, "/action/type"],
    ["an unknown format", { action: { type: "webhook", url: "https://example.com", format: "xml" } }, "/action/format"],
    [
      "an unknown field in the action",
      { action: { type: "webhook", url: "https://example.com", body: "" } },
      "/action/body",
    ],
    [
      "a connection that is not there",
      { action: { type: "huddle", connection_id: "con_1", do: "grant" } },
      "/action/connection_id",
    ],
  ])("is refused with %s", async (_what, part, pointer) => {
    expectInvalid(await shop.post("/v1/rules", { trigger: "order.paid", action: webhook(), ...part }), pointer);
    expect((await read(shop, "/v1/rules")).data).toEqual([]);
  });

  it.each([
    "content-type",
    "User-Agent",
    "webhook-id",
    "Webhook-Signature",
    "webhook-timestamp",
    "host",
    "content-length",
    "X-Signature",
  ])("is refused with a header of our own, %s", async (name) => {
    const reply = await shop.post("/v1/rules", {
      trigger: "order.paid",
      action: { ...webhook(), headers: { [name]: "x" } },
    });
    expect(expectProblem(reply, 422).errors[0].pointer).toMatch(/^\/action\/headers/);
  });

  it.each([
    { "x-a": "a\r\nx-b: b" },
    { "x-a": "a\u0000" },
    { "x-a\r\n": "a" },
    { "x a": "a" },
    { "": "a" },
    { "x-a": 7 },
    { "x-a": "\u007f" },
  ])("is refused with the headers %j", async (headers) => {
    const reply = await shop.post("/v1/rules", { trigger: "order.paid", action: { ...webhook(), headers } });
    expect(expectProblem(reply, 422).errors[0].pointer).toMatch(/^\/action\/headers/);
  });

  it("sends its own headers, and their secrets are masked in the recorded calls", async () => {
    const headers = { "X-Tenant": "seven", Authorization: "Bearer very-secret-token" };
    await makeRule(shop, { trigger: "order.paid", action: { ...webhook(), headers } });
    const { id } = await happens(shop, orderPaid());
    expect(target.calls[0]?.headers).toMatchObject({ "x-tenant": "seven", authorization: "Bearer very-secret-token" });
    const [delivery] = await deliveriesOf(shop, `event=${id}`);
    expect((await shop.get(`/v1/deliveries/${delivery.id}`)).text).not.toContain("very-secret-token");
  });

  it("can be filtered by product, by upsell and by origin", async () => {
    const seven = await callOnPaid(shop, target.url, { scope: { products: ["7", "8"] } });
    const upsell = await callOnPaid(shop, target.url, { scope: { upsells: ["3"] } });
    await saveSettings(shop, { orders: { url: target.url } });
    await shop.post("/v1/hooks", { trigger: "order.paid", target_url: target.url });
    const found = async (query: string) => (await read(shop, `/v1/rules?${query}`)).data;
    const ids = async (query: string) => (await found(query)).map((rule: { id: string }) => rule.id);
    expect(await ids("product=7")).toEqual([seven.id]);
    expect(await ids("upsell=3")).toEqual([upsell.id]);
    expect(await ids("product=3")).toEqual([]);
    expect(await ids("origin=rule")).toEqual([upsell.id, seven.id]);
    expect(await found("origin=settings")).toMatchObject([{ origin: "settings", trigger: "order.paid" }]);
    expect(await found("origin=zapier")).toMatchObject([{ origin: "zapier", trigger: "order.paid" }]);
    expectProblem(await shop.get("/v1/rules?origin=nobody"), 422);
  });
});

describe("PATCH of a rule", () => {
  it("replaces the given fields and keeps the others", async () => {
    const scope = { products: ["7"], product_groups: ["a"], upsells: ["3"] };
    const rule = await callOnPaid(shop, target.url, { name: "R", scope, per_line: true });
    const reply = await shop.patch(`/v1/rules/${rule.id}`, { scope: { products: ["8"] }, kinds: ["renewal"] });
    expect(reply.status, reply.text.slice(0, 500)).toBe(200);
    const changed = { scope: { products: ["8"], product_groups: [], upsells: [], forms: [] }, kinds: ["renewal"] };
    expect(reply.body).toMatchObject({ ...rule, ...changed, updated_at: reply.body.updated_at });
    expect(await read(shop, `/v1/rules/${rule.id}`)).toEqual(reply.body);
  });

  it("ignores read-only fields, so that a shown rule can be sent back, and refuses unknown fields", async () => {
    const rule = await callOnPaid(shop, target.url);
    const readOnly = {
      id: "rul_other",
      origin: "settings",
      endpoint_id: "end_other",
      created_at: "2020-01-01T00:00:00Z",
    };
    const reply = await shop.patch(`/v1/rules/${rule.id}`, { ...rule, ...readOnly, name: "New" });
    expect(reply.status, reply.text.slice(0, 500)).toBe(200);
    expect(reply.body).toMatchObject({ ...rule, name: "New", updated_at: reply.body.updated_at });
    expectInvalid(await shop.patch(`/v1/rules/${rule.id}`, { nam: "New" }), "/nam");
    expectInvalid(await shop.patch(`/v1/rules/${rule.id}`, { trigger: null }), "/trigger");
    expectProblem(await shop.patch(`/v1/rules/${rule.id}`, { scope: { forms: ["31"] } }), 422);
    expect((await read(shop, `/v1/rules/${rule.id}`)).name).toBe("New");
  });

  it("respects If-Match", async () => {
    const rule = await callOnPaid(shop, target.url);
    const path = `/v1/rules/${rule.id}`;
    const etag = async () => (await shop.get(path)).headers.get("etag") ?? "";
    const first = await etag();
    const changed = await shop.patch(path, { name: "One" }, { "if-match": first });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).toBe(await etag());
    expect(await etag()).not.toBe(first);
    expectProblem(await shop.patch(path, { name: "Two" }, { "if-match": first }), 412);
    expectProblem(await shop.delete(path, { "if-match": first }), 412);
    expectProblem(await shop.patch(path, { name: "Two" }, { "if-match": "rubbish" }), 412);
    expect((await read(shop, path)).name).toBe("One");
    expect((await shop.patch(path, { name: "Three" }, { "if-match": `"other", ${await etag()}` })).status).toBe(200);
    expect((await shop.patch(path, { name: "Four" }, { "if-match": "*" })).status).toBe(200);
    expect((await shop.delete(path, { "if-match": await etag() })).status).toBe(204);
    expectProblem(await shop.get(path), 404);
    expectProblem(await shop.patch(path, { name: "Five" }), 404);
    expectProblem(await shop.delete(path), 404);
  });

  it("lets one of several concurrent changes with the same If-Match succeed", async () => {
    const rule = await callOnPaid(shop, target.url);
    const etag = (await shop.get(`/v1/rules/${rule.id}`)).headers.get("etag") ?? "";
    const rivals = Array.from({ length: 8 }, (_, at) =>
      shop.patch(`/v1/rules/${rule.id}`, { name: `Rival ${at}` }, { "if-match": etag }),
    );
    const statuses = (await Promise.all(rivals)).map((reply) => reply.status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it("and DELETE are refused for rules of the settings and of hooks", async () => {
    await saveSettings(shop, { orders: { url: target.url }, cancellations: { url: target.url } });
    await shop.post("/v1/hooks", { trigger: "order.paid", target_url: target.url });
    const rules = (await read(shop, "/v1/rules")).data;
    expect(rules).toHaveLength(3);
    for (const rule of rules) {
      expectProblem(await shop.patch(`/v1/rules/${rule.id}`, { enabled: false }), 409);
      expectProblem(await shop.delete(`/v1/rules/${rule.id}`), 409);
      expect((await read(shop, `/v1/rules/${rule.id}`)).enabled).toBe(true);
    }
  });
});

describe("pending deliveries", () => {
  const switchEndpoint = async (id: string, enabled: boolean) =>
    expect((await shop.patch(`/v1/endpoints/${id}`, { enabled })).status).toBe(200);
  const pending = async () => {
    const { id } = await report(shop, orderPaid());
    const [delivery] = await deliveriesOf(shop, `event=${id}`);
    return read(shop, `/v1/deliveries/${delivery.id}`);
  };

  it("is cancelled when the rule is deleted", async () => {
    const rule = await callOnPaid(shop, target.url);
    await switchEndpoint(rule.endpoint_id, false);
    const delivery = await pending();
    expect((await shop.delete(`/v1/rules/${rule.id}`)).status).toBe(204);
    expect((await read(shop, `/v1/deliveries/${delivery.id}`)).state).toBe("cancelled");
    await switchEndpoint(rule.endpoint_id, true);
    await callOnPaid(shop, target.url);
    await happens(shop, orderPaid());
    expect(target.calls).toHaveLength(1);
  });

  it("is cancelled when the rule is deleted between two attempts", async () => {
    target.answers(() => ({ status: 503, headers: { "retry-after": "3600" } }));
    const rule = await callOnPaid(shop, target.url);
    const { id } = await pending();
    await deliveryIn(shop, id, "waiting");
    await shop.delete(`/v1/rules/${rule.id}`);
    const cancelled = await read(shop, `/v1/deliveries/${id}`);
    expect(cancelled).toMatchObject({ state: "cancelled", attempts: [{ number: 1, status: 503 }] });
    expect(cancelled.next_attempt_at ?? null).toBeNull();
    const refused = expectProblem(await shop.post(`/v1/deliveries/${id}/retry`), 409);
    expect(refused.detail).toContain(`“${rule.name}”`);
    expect(await read(shop, `/v1/deliveries/${id}`)).toEqual(cancelled);
  });

  it("is sent when the rule is only switched off", async () => {
    const rule = await callOnPaid(shop, target.url);
    await switchEndpoint(rule.endpoint_id, false);
    const delivery = await pending();
    await shop.patch(`/v1/rules/${rule.id}`, { enabled: false });
    await switchEndpoint(rule.endpoint_id, true);
    await deliveryIn(shop, delivery.id, "delivered");
    expect(target.calls[0]?.headers["webhook-id"]).toBe(delivery.id);
  });

  it("moves to a new URL with the same id and bytes, under that URL's secret", async () => {
    const rule = await callOnPaid(shop, target.url);
    await switchEndpoint(rule.endpoint_id, false);
    const delivery = await pending();
    const next = journey.receiver.target();
    const moved = await shop.patch(`/v1/rules/${rule.id}`, { action: webhook(next.url) });
    expect(moved.body.endpoint_id).not.toBe(rule.endpoint_id);
    const [call] = await next.received(1);
    expect(call).toMatchObject({ body: delivery.body, headers: { "webhook-id": delivery.id } });
    if (call) verified(call, await secretOf(shop, moved.body.endpoint_id));
    expect((await deliveryIn(shop, delivery.id, "delivered")).endpoint_id).toBe(moved.body.endpoint_id);
    await switchEndpoint(rule.endpoint_id, true);
    await callOnPaid(shop, target.url, { trigger: "subscription.started" });
    await happens(shop, subscriptionEvent("started"));
    expect(target.calls).toHaveLength(1);
  });

  it("moves from the settings' URL to the next one too", async () => {
    await saveSettings(shop, { orders: { url: target.url } });
    const [rule] = (await read(shop, "/v1/rules?origin=settings")).data;
    await switchEndpoint(rule.endpoint_id, false);
    const delivery = await pending();
    const next = journey.receiver.target();
    await saveSettings(shop, { orders: { url: next.url } });
    const [call] = await next.received(1);
    expect(call).toMatchObject({ body: delivery.body, headers: { "webhook-id": delivery.id } });
    expect(target.calls).toHaveLength(0);
  });
});
