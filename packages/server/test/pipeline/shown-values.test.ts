import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { expectInvalid } from "../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../support/journey/journey.ts";
import { type Receiver, startReceiver } from "../support/journey/receiver.ts";
import {
  callOnPaid,
  decisionsOf,
  deliveriesOf,
  deliveryIn,
  makeRule,
  read,
  report,
} from "../support/journey/shop-actions.ts";

let journey: SharedJourney;
let receiver: Receiver;
let shop: Shop;

beforeAll(async () => {
  [journey, receiver] = await Promise.all([joinJourney(18), startReceiver()]);
});
beforeEach(async () => {
  shop = await journey.newShop();
});
afterAll(() => Promise.all([journey.end(), receiver.stop()]));

describe("a shown event", () => {
  it("has the hub's id, also if the sender's event has its own id", async () => {
    const { id } = await report(shop, { ...orderPaid(), id: "evil" });
    expect((await read(shop, `/v1/events/${id}`)).id).toBe(id);
    expect((await read(shop, "/v1/events")).data[0].id).toBe(id);
  });

  it("names the calls of a later rule whose replay included the event", async () => {
    const event = await report(shop, { ...orderPaid(), occurred_at: new Date().toISOString() });
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    const { body: preview } = await shop.post("/v1/rules/preview", { rule: { ...rule }, days: 1 });
    expect((await shop.post(`/v1/rules/preview/${preview.token}/send`, undefined)).status).toBe(202);
    await target.received(1);
    const decisions = await decisionsOf(shop, event.id);
    expect(decisions).toMatchObject([
      { rule: { id: rule.id }, called: true, deliveries: [{ endpoint_id: rule.endpoint_id }] },
    ]);
  });
});

describe("credentials in a rule's headers", () => {
  const headers = { Authorization: "Bearer geheim123456", "X-Note": "plain" };

  it("are refused if they are masked and no stored value belongs to them", async () => {
    const action = (headers: object) => ({ type: "webhook", url: "https://example.com/hook", headers });
    const copied = { trigger: "order.paid", action: action({ authorization: "[masked]", "X-Note": "plain" }) };
    expectInvalid(await shop.post("/v1/rules", copied), "/action/headers/authorization");
    const asked = await shop.post("/v1/rules/preview", { days: 1, rule: copied });
    expectInvalid(asked, "/rule/action/headers/authorization");
    const rule = await makeRule(shop, { trigger: "order.paid", action: action({ authorization: "Bearer secret" }) });
    const path = `/v1/rules/${rule.id}`;
    const more = action({ ...rule.action.headers, "x-api-key": "[masked]" });
    expectInvalid(await shop.patch(path, { action: more }), "/action/headers/x-api-key");
    expectInvalid(
      await shop.post("/v1/rules/preview", { days: 1, rule: { ...rule, action: more } }),
      "/rule/action/headers/x-api-key",
    );
    expect((await shop.patch(path, { action: rule.action })).status).toBe(200);
    expect((await shop.post("/v1/rules/preview", { days: 1, rule })).status).toBe(200);
  });

  it("are sent, and masked everywhere they are shown, also in the answer of a receiver that repeats them", async () => {
    const target = receiver.target();
    target.answers(() => ({ status: 200, body: "you sent Bearer geheim123456" }));
    const rule = await makeRule(shop, { trigger: "order.paid", action: { type: "webhook", url: target.url, headers } });
    expect(rule.action.headers).toEqual({ Authorization: "[masked]", "X-Note": "plain" });
    const event = await report(shop, orderPaid());
    const [call] = await target.received(1);
    expect(call?.headers.authorization).toBe("Bearer geheim123456");
    const [pending] = await deliveriesOf(shop, `event=${event.id}`);
    const shown = await deliveryIn(shop, pending.id, "delivered");
    expect(shown.attempts[0].response_body).toBe("you sent [masked]");
    expect(JSON.stringify(shown)).not.toContain("geheim");
    // Any header may contain a credential, whatever its name.
    expect(shown.attempts[0].request_headers).toMatchObject({ "X-Note": "[masked]", "webhook-id": pending.id });
    expect(call?.headers["x-note"]).toBe("plain");
  });

  it("stay unchanged if a rule is sent back as it was shown", async () => {
    const target = receiver.target();
    const rule = await makeRule(shop, { trigger: "order.paid", action: { type: "webhook", url: target.url, headers } });
    expect((await shop.patch(`/v1/rules/${rule.id}`, { ...rule, name: "Renamed" })).status).toBe(200);
    await report(shop, orderPaid());
    const [call] = await target.received(1);
    expect(call?.headers.authorization).toBe("Bearer geheim123456");
  });
});

describe("a Huddle connection", () => {
  const connect = async (more: Record<string, unknown> = {}) => {
    const request = { name: "School", domain: "school.example.com", api_key: "key-1", ...more };
    return shop.post("/v1/huddle/connections", request);
  };

  it("uses the address of its domain unless it has another one, and again when that is removed", async () => {
    const { body } = await connect();
    const patch = async (change: unknown) =>
      (await shop.patch(`/v1/huddle/connections/${body.id}`, change)).body.base_url;
    expect(body.base_url).toBe("https://school.example.com");
    expect(await patch({ domain: "academy.example.com" })).toBe("https://academy.example.com");
    expect(await patch({ base_url: "http://127.0.0.1:9/" })).toBe("http://127.0.0.1:9");
    expect(await patch({ base_url: null })).toBe("https://academy.example.com");
  });

  it("refuses an address that may not be called or has a query, with a pointer", async () => {
    const { body } = await connect();
    expectInvalid(await shop.patch(`/v1/huddle/connections/${body.id}`, { domain: "10.0.0.1" }), "/domain");
    expectInvalid(await connect({ base_url: "https://school.example.com/ok?a=b" }), "/base_url");
  });

  it("can be sent back as it was shown, and keeps its key", async () => {
    const target = receiver.target();
    const { body } = await connect({ base_url: target.url });
    const reply = await shop.patch(`/v1/huddle/connections/${body.id}`, { ...body, name: "Renamed" });
    expect([reply.status, reply.body.name]).toEqual([200, "Renamed"]);
    const action = { type: "huddle", connection_id: body.id, do: "grant", skus: ["COURSE-7"] };
    await makeRule(shop, { trigger: "order.paid", action });
    await report(shop, orderPaid());
    const [call] = await target.received(1);
    expect(call?.path).toMatch(/\/membership\/create\/key-1$/);
  });
});

it("a body that may be empty may also be missing", async () => {
  const made = await shop.post("/v1/api-keys", undefined);
  expect(made.status).toBe(201);
  expect((await shop.post(`/v1/api-keys/${made.body.id}/replace`, undefined)).status).toBe(201);
});

it("an endpoint that a 410 switched off shows the reason", async () => {
  const target = receiver.target();
  target.answers(() => ({ status: 410 }));
  const rule = await callOnPaid(shop, target.url);
  const event = await report(shop, orderPaid());
  const [pending] = await deliveriesOf(shop, `event=${event.id}`);
  await deliveryIn(shop, pending.id, "failed");
  await expect
    .poll(() => read(shop, `/v1/endpoints/${rule.endpoint_id}`), { timeout: 10_000 })
    .toMatchObject({ enabled: false, health: "off", off_reason: "gone" });
});
