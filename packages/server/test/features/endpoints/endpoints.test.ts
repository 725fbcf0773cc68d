import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { type Answer, type Target, verified } from "../../support/journey/receiver.ts";
import {
  callOnPaid,
  deliveriesOf,
  deliveryIn,
  happens,
  read,
  report,
  secretOf,
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

const endpointOf = async (rule: { endpoint_id: string }) => read(shop, `/v1/endpoints/${rule.endpoint_id}`);
const change = (rule: { endpoint_id: string }, patch: unknown, headers = {}) =>
  shop.patch(`/v1/endpoints/${rule.endpoint_id}`, patch, headers);
/** Reports an order. Returns the id of its one delivery. */
async function enqueueOne(): Promise<string> {
  const { id } = await report(shop, orderPaid());
  const [delivery] = await deliveriesOf(shop, `event=${id}`);
  return delivery.id;
}

describe("an endpoint", () => {
  it("shows its state and never its secret", async () => {
    const rule = await callOnPaid(shop, target.url);
    const secret = await secretOf(shop, rule.endpoint_id);
    const reply = await shop.get(`/v1/endpoints/${rule.endpoint_id}`);
    expect(reply.headers.get("etag")).toMatch(/".+"/);
    expect(reply.body).toMatchObject({
      id: rule.endpoint_id,
      kind: "webhook",
      url: target.url,
      enabled: true,
      health: "ok",
      pending: 0,
      failed: 0,
      secret_hint: expect.stringMatching(/./),
    });
    expect(reply.text).not.toContain(secret.slice("whsec_".length));
    expect((await shop.get("/v1/endpoints")).text).not.toContain(secret.slice("whsec_".length));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/);
  });

  it("shows when it last succeeded and since when it fails", async () => {
    const rule = await callOnPaid(shop, target.url);
    await happens(shop, orderPaid());
    await until(async () => expect((await endpointOf(rule)).last_success_at).toEqual(expect.any(String)));
    expect((await endpointOf(rule)).failing_since ?? null).toBeNull();
    target.answers(() => ({ status: 500 }));
    await deliveryIn(shop, await enqueueOne(), "failed");
    expect(await endpointOf(rule)).toMatchObject({ health: "failing", failing_since: expect.any(String), failed: 1 });
  });

  it("stays listed without rules, and is revived by its URL with the same secret", async () => {
    const rule = await callOnPaid(shop, target.url);
    const secret = await secretOf(shop, rule.endpoint_id);
    await shop.delete(`/v1/rules/${rule.id}`);
    expect((await read(shop, "/v1/endpoints")).data.map((each: { id: string }) => each.id)).toEqual([rule.endpoint_id]);
    expect((await callOnPaid(shop, target.url)).endpoint_id).toBe(rule.endpoint_id);
    expect(await secretOf(shop, rule.endpoint_id)).toBe(secret);
  });

  it("accepts changes of changeable fields only, and respects If-Match", async () => {
    const rule = await callOnPaid(shop, target.url);
    expectInvalid(await change(rule, { enable: false }), "/enable");
    expectInvalid(await change(rule, { enabled: "no" }), "/enabled");
    for (const wrong of [0, -1, "5", 1e300, 1e-320])
      expectInvalid(await change(rule, { rate_per_second: wrong }), "/rate_per_second");
    for (const wrong of [0, -1, 1.5, "5"]) expectInvalid(await change(rule, { concurrency: wrong }), "/concurrency");
    const before = await shop.get(`/v1/endpoints/${rule.endpoint_id}`);
    const stale = { "if-match": before.headers.get("etag") ?? "" };
    expect((await change(rule, { ...before.body, enabled: false }, stale)).status).toBe(200);
    expectProblem(await change(rule, { enabled: true }, stale), 412);
    expect(await endpointOf(rule)).toMatchObject({ enabled: false, health: "off", url: target.url });
    expectProblem(await shop.patch("/v1/endpoints/end_never", { enabled: true }), 404);
  });

  it("gets many pending calls as fast as it answers, also if there are more than slots", async () => {
    await callOnPaid(shop, target.url);
    const events = Array.from({ length: 500 }, () => orderPaid());
    const before = Date.now();
    expect((await shop.post("/v1/events", { events })).status).toBe(202);
    await target.received(500);
    // A lane that is polled only once a second would need half a minute for them.
    expect(Date.now() - before).toBeLessThan(15_000);
  });

  it("lets one of several concurrent changes with the same If-Match succeed", async () => {
    const rule = await callOnPaid(shop, target.url);
    const etag = (await shop.get(`/v1/endpoints/${rule.endpoint_id}`)).headers.get("etag") ?? "";
    const rivals = Array.from({ length: 8 }, (_, at) => change(rule, { concurrency: at + 1 }, { "if-match": etag }));
    const statuses = (await Promise.all(rivals)).map((reply) => reply.status);
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it("gets no more concurrent calls than its limit", async () => {
    const rule = await callOnPaid(shop, target.url);
    await change(rule, { concurrency: 2 });
    let inFlight = 0;
    let most = 0;
    target.answers(async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      // Other calls could arrive in the next turns of the event loop.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return { status: 200 };
    });
    await shop.post("/v1/events", { events: Array.from({ length: 40 }, () => orderPaid()) });
    await target.received(40);
    expect(most).toBeLessThanOrEqual(2);
  });

  it("that is switched off keeps its pending deliveries and sends them when it is on again", async () => {
    const rule = await callOnPaid(shop, target.url);
    await change(rule, { enabled: false });
    const ids = [await enqueueOne(), await enqueueOne(), await enqueueOne()];
    expect(await endpointOf(rule)).toMatchObject({ health: "off", pending: 3, failed: 0 });
    for (const id of ids) expect((await read(shop, `/v1/deliveries/${id}`)).state).toBe("paused");
    expect((await deliveriesOf(shop, "state=paused")).map((each: { id: string }) => each.id)).toEqual(ids.toReversed());
    await change(rule, { enabled: true });
    await target.received(3);
    for (const id of ids) await deliveryIn(shop, id, "delivered");
    expect(await endpointOf(rule)).toMatchObject({ enabled: true, pending: 0 });
  });

  it("has its waiting deliveries cancelled when it is switched on with `send_waiting: false`", async () => {
    const rule = await callOnPaid(shop, target.url);
    await change(rule, { enabled: false });
    const waited = await enqueueOne();
    expect((await change(rule, { enabled: true, send_waiting: false })).status).toBe(200);
    expect((await read(shop, `/v1/deliveries/${waited}`)).state).toBe("cancelled");
    await happens(shop, orderPaid());
    expect(target.calls.map((call) => call.headers["webhook-id"])).not.toContain(waited);
    expect((await shop.post(`/v1/deliveries/${waited}/retry`)).status).toBe(202);
    await deliveryIn(shop, waited, "delivered");
  });

  it("gets a signed test call on request, without an event and a rule", async () => {
    const rule = await callOnPaid(shop, target.url);
    const reply = await shop.post(`/v1/endpoints/${rule.endpoint_id}/test`);
    expect([reply.status, reply.body]).toEqual([202, { delivery_id: expect.stringMatching(/^dlv_/) }]);
    const delivery = await deliveryIn(shop, reply.body.delivery_id, "delivered");
    expect([delivery.event_id, delivery.rule_id]).toEqual([null, null]);
    const [call] = target.calls;
    if (!call) throw new Error("no call arrived");
    const body = verified(call, await secretOf(shop, rule.endpoint_id));
    expect(body).toMatchObject({ id: reply.body.delivery_id, version: 1, shop: { id: shop.id } });
    expect((await read(shop, "/v1/events")).data).toEqual([]);
  });
});

describe("410 from an endpoint that is no hook", () => {
  /** The first call is answered with 410 while the second is still pending, because the endpoint allows one call at a time. */
  async function goneWhilePending() {
    const gate = Promise.withResolvers<Answer>();
    target.answers((nth) => (nth === 1 ? gate.promise : { status: 200 }));
    const rule = await callOnPaid(shop, target.url);
    await change(rule, { concurrency: 1 });
    const first = await enqueueOne();
    await target.received(1);
    const second = await enqueueOne();
    gate.resolve({ status: 410 });
    const { attempts } = await deliveryIn(shop, first, "failed");
    expect(attempts).toMatchObject([{ number: 1, outcome: "gone", status: 410 }]);
    await until(async () =>
      expect(await endpointOf(rule)).toMatchObject({ enabled: false, health: "off", pending: 1 }),
    );
    expect((await read(shop, `/v1/deliveries/${second}`)).state).toBe("paused");
    return { rule, first, second };
  }

  it("switches it off, and its other pending deliveries are kept and sent when it is on again", async () => {
    const { rule, first, second } = await goneWhilePending();
    expect((await read(shop, `/v1/rules/${rule.id}`)).enabled).toBe(true);
    await change(rule, { enabled: true });
    await deliveryIn(shop, second, "delivered");
    expect((await read(shop, `/v1/deliveries/${first}`)).state).toBe("failed");
    expect(target.calls).toHaveLength(2);
  });

  it("still queues events for it, which are cancelled if the seller does not want them", async () => {
    const { rule, second } = await goneWhilePending();
    const third = await enqueueOne();
    await change(rule, { enabled: true, send_waiting: false });
    for (const id of [second, third]) expect((await read(shop, `/v1/deliveries/${id}`)).state).toBe("cancelled");
    await happens(shop, orderPaid());
    expect(target.calls).toHaveLength(2);
  });
});

describe("a new rule with the URL of an endpoint that is off", () => {
  async function goneAlone() {
    target.answers((nth) => ({ status: nth === 1 ? 410 : 200 }));
    const rule = await callOnPaid(shop, target.url);
    await deliveryIn(shop, await enqueueOne(), "failed");
    await until(async () => expect(await endpointOf(rule)).toMatchObject({ enabled: false, off_reason: "gone" }));
    return rule;
  }

  it("revives it, if a 410 had switched it off and no other rule calls it", async () => {
    const rule = await goneAlone();
    expect((await read(shop, `/v1/rules/${rule.id}`)).endpoint).toEqual({ id: rule.endpoint_id, enabled: false });
    await shop.delete(`/v1/rules/${rule.id}`);
    const next = await callOnPaid(shop, target.url);
    expect(next.endpoint).toEqual({ id: rule.endpoint_id, enabled: true });
    expect(await endpointOf(next)).toMatchObject({ enabled: true, off_reason: null, health: "ok" });
    await deliveryIn(shop, await enqueueOne(), "delivered");
  });

  it("revives it as well if a rule gets its URL by a change", async () => {
    const rule = await goneAlone();
    await shop.delete(`/v1/rules/${rule.id}`);
    const other = await callOnPaid(shop, journey.receiver.target().url);
    const changed = await shop.patch(`/v1/rules/${other.id}`, { action: { type: "webhook", url: target.url } });
    expect(changed.body.endpoint).toEqual({ id: rule.endpoint_id, enabled: true });
  });

  it("leaves it off while another rule still calls it", async () => {
    await goneAlone();
    const next = await callOnPaid(shop, target.url);
    expect(next.endpoint.enabled).toBe(false);
  });

  it("leaves it off if a person switched it off, and the rule says so", async () => {
    const rule = await callOnPaid(shop, target.url);
    await change(rule, { enabled: false });
    await shop.delete(`/v1/rules/${rule.id}`);
    const next = await callOnPaid(shop, target.url);
    expect(next.endpoint).toEqual({ id: rule.endpoint_id, enabled: false });
    const before = await shop.get(`/v1/rules/${next.id}`);
    expect(before.body.endpoint).toEqual(next.endpoint);
    await change(rule, { enabled: true });
    const after = await shop.get(`/v1/rules/${next.id}`);
    expect(after.body.endpoint).toEqual({ id: rule.endpoint_id, enabled: true });
    // The ETag covers only what a PATCH can change.
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    // A shown rule can be sent back.
    expect((await shop.patch(`/v1/rules/${next.id}`, { name: "Again", endpoint: after.body.endpoint })).status).toBe(
      200,
    );
  });
});

describe("Retry-After", () => {
  it.each([429, 503])("of a %i pauses the whole lane, and no other", async (status) => {
    const other = journey.receiver.target();
    target.answers((nth) => (nth === 1 ? { status, headers: { "retry-after": "1" } } : { status: 200 }));
    await callOnPaid(shop, target.url);
    const first = await enqueueOne();
    await deliveryIn(shop, first, "waiting");
    await callOnPaid(shop, other.url);
    await report(shop, orderPaid());
    await other.received(1);
    const [held, ...later] = await target.received(3);
    for (const call of later) expect(call.at - (held?.at ?? 0)).toBeGreaterThanOrEqual(1000);
    expect((other.calls[0]?.at ?? 0) - (held?.at ?? 0)).toBeLessThan(later[0] ? later[0].at - (held?.at ?? 0) : 0);
  });

  it("may be a date", async () => {
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    target.answers((nth) =>
      nth === 1 ? { status: 503, headers: { "retry-after": date.toUTCString() } } : { status: 200 },
    );
    await callOnPaid(shop, target.url);
    await enqueueOne();
    const [, second] = await target.received(2);
    expect(second?.at).toBeGreaterThanOrEqual(date.getTime());
  });

  it("is limited to a day, and an invalid value is ignored", async () => {
    const answers = ["-5", "soon", "", "999999999999"].map((after) => ({
      status: 503,
      headers: { "retry-after": after },
    }));
    target.answers((nth) => answers[nth - 1] ?? { status: 200 });
    await callOnPaid(shop, target.url, {});
    const id = await enqueueOne();
    await target.received(4);
    await deliveryIn(shop, id, "failed");
    expect(target.calls).toHaveLength(4);
  });
});
