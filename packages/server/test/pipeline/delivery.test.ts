import { createServer, type Socket } from "node:net";
import { ownPort } from "@haak/sandbox/own-port";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { expectProblem } from "../support/journey/expect-problem.ts";
import { type Journey, type Shop, startJourney } from "../support/journey/journey.ts";
import { type Answer, never, type Target, verified } from "../support/journey/receiver.ts";
import {
  callOnPaid,
  deliveriesOf,
  deliveryIn,
  happens,
  read,
  report,
  secretOf,
} from "../support/journey/shop-actions.ts";

let journey: Journey;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await startJourney("bundled");
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterAll(() => journey.end());

/** Reports an order for which one rule calls the target. Returns the pending delivery. */
async function enqueueOne(url = target.url) {
  const rule = await callOnPaid(shop, url);
  const { id } = await report(shop, orderPaid());
  const [delivery] = await deliveriesOf(shop, `event=${id}`);
  return { rule, eventId: id, id: delivery.id as string };
}

/** The calls that arrived. Expects this number of calls. */
async function callsOf(count: number, at = target) {
  const calls = await at.received(count);
  expect(calls).toHaveLength(count);
  return calls;
}

describe("a call", () => {
  it("is signed by Standard Webhooks, and its body names the event, the shop and the rule", async () => {
    const event = orderPaid({ id: "1001", note: "kept" });
    const rule = await callOnPaid(shop, target.url, { name: "My rule" });
    const { id } = await happens(shop, event);
    const [call] = await callsOf(1);
    if (!call) return;
    const [delivery] = await deliveriesOf(shop, `event=${id}`);
    expect(call.method).toBe("POST");
    expect(call.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^Haak\/\d+\.\d+/),
      "webhook-id": delivery.id,
      "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/=]+$/),
    });
    expect(Math.abs(Number(call.headers["webhook-timestamp"]) - call.at / 1000)).toBeLessThan(20);
    const body = verified(call, await secretOf(shop, rule.endpoint_id));
    expect(body).toEqual({
      id: delivery.id,
      version: 1,
      type: "order.paid",
      timestamp: event.occurred_at,
      event_id: id,
      shop: { id: shop.id, name: shop.name },
      rule: { id: rule.id, name: "My rule" },
      data: { order: expect.objectContaining({ id: "1001", note: "kept", customer: expect.anything() }) },
    });
    expect((await read(shop, `/v1/deliveries/${delivery.id}`)).body).toBe(call.body);
  });

  it("is refused by a receiver with another secret", async () => {
    await enqueueOne();
    const [call] = await callsOf(1);
    const other = await callOnPaid(shop, journey.receiver.target().url);
    const secret = await secretOf(shop, other.endpoint_id);
    expect(() => call && verified(call, secret)).toThrow();
  });

  it("is retried with the same id and bytes, and a new timestamp and signature", async () => {
    target.answers((nth) => (nth === 1 ? { status: 503, headers: { "retry-after": "1" } } : { status: 200 }));
    const { id, rule } = await enqueueOne();
    const [first, second] = await callsOf(2);
    if (!first || !second) return;
    const secret = await secretOf(shop, rule.endpoint_id);
    for (const call of [first, second]) expect(verified(call, secret).id).toBe(id);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(Number(second.headers["webhook-timestamp"])).toBeGreaterThan(Number(first.headers["webhook-timestamp"]));
    expect(second.headers["webhook-signature"]).not.toBe(first.headers["webhook-signature"]);
    const { attempts } = await deliveryIn(shop, id, "delivered");
    expect(attempts).toMatchObject([
      { number: 1, outcome: "rejected", status: 503 },
      { number: 2, outcome: "delivered", status: 200 },
    ]);
    expect(attempts[1].request_headers["webhook-id"]).toBe(id);
  });

  it("keeps its bytes if the rule and the shop's other events change in between", async () => {
    target.answers((nth) => (nth === 1 ? { status: 500 } : { status: 200 }));
    const { rule } = await enqueueOne();
    await shop.patch(`/v1/rules/${rule.id}`, { name: "Another name", per_line: true });
    const [first, second] = await callsOf(2);
    expect(second?.body).toBe(first?.body);
  });

  it("fails when the schedule is used up, and a retry by hand has the same id and a new schedule", async () => {
    let works = false;
    target.answers(() => ({ status: works ? 200 : 500, body: "no" }));
    const { id, rule } = await enqueueOne();
    const failed = await deliveryIn(shop, id, "failed");
    expect(failed.attempts.map((each: { number: number }) => each.number)).toEqual([1, 2, 3, 4]);
    expect(failed.attempts[0]).toMatchObject({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/),
      duration_ms: expect.any(Number),
      outcome: "rejected",
      status: 500,
      response_body: "no",
    });
    expect(failed.next_attempt_at ?? null).toBeNull();
    const endpoint = await read(shop, `/v1/endpoints/${rule.endpoint_id}`);
    expect(endpoint).toMatchObject({ pending: 0, failed: 1, health: "failing", failing_since: expect.any(String) });

    expect((await shop.post(`/v1/deliveries/${id}/retry`)).status).toBe(202);
    await target.received(8);
    const again = await deliveryIn(shop, id, "failed");
    expect(again.attempts.map((each: { number: number }) => each.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    works = true;
    expect((await shop.post(`/v1/deliveries/${id}/retry`)).status).toBe(202);
    await deliveryIn(shop, id, "delivered");
    expect(new Set(target.calls.map((call) => call.headers["webhook-id"]))).toEqual(new Set([id]));
    expect(new Set(target.calls.map((call) => call.body)).size).toBe(1);
    expect(await read(shop, `/v1/endpoints/${rule.endpoint_id}`)).toMatchObject({ failed: 0, health: "ok" });
  });

  it("can be sent again by hand after it was delivered, but not while it is in flight", async () => {
    const gate = Promise.withResolvers<Answer>();
    target.answers((nth) => (nth === 1 ? gate.promise : { status: 200 }));
    const { id } = await enqueueOne();
    await target.received(1);
    expect((await read(shop, `/v1/deliveries/${id}`)).state).toBe("sending");
    expectProblem(await shop.post(`/v1/deliveries/${id}/retry`), 409);
    gate.resolve({ status: 200 });
    await deliveryIn(shop, id, "delivered");
    expect((await shop.post(`/v1/deliveries/${id}/retry`)).status).toBe(202);
    await callsOf(2);
    expectProblem(await shop.post("/v1/deliveries/dlv_never/retry"), 404);
  });
});

describe("an answer", () => {
  it.each([200, 201, 202, 204, 299])("of %i counts as delivered", async (status) => {
    target.answers(() => ({ status }));
    const { id } = await enqueueOne();
    expect((await deliveryIn(shop, id, "delivered")).attempts).toMatchObject([{ outcome: "delivered", status }]);
    expect(target.calls).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])("of %i is a failure, and the redirect is not followed", async (status) => {
    const elsewhere = journey.receiver.target();
    target.answers((nth) => (nth <= 2 ? { status, headers: { location: elsewhere.url } } : { status: 200 }));
    const { id } = await enqueueOne();
    const { attempts } = await deliveryIn(shop, id, "delivered");
    expect(attempts.map((each: { outcome: string }) => each.outcome)).toEqual([
      "redirected",
      "redirected",
      "delivered",
    ]);
    expect(attempts[0].status).toBe(status);
    expect(elsewhere.calls).toHaveLength(0);
  });

  it.each([400, 401, 404, 409, 422, 500, 502, 504])("of %i causes a retry", async (status) => {
    target.answers((nth) => (nth === 1 ? { status } : { status: 204 }));
    const { id } = await enqueueOne();
    expect((await deliveryIn(shop, id, "delivered")).attempts).toMatchObject([
      { outcome: "rejected", status },
      { outcome: "delivered" },
    ]);
  });

  it("that is too late or incomplete causes a retry", async () => {
    target.answers((nth) => ([never, "reset"] as const)[nth - 1] ?? { status: 200 });
    const { id } = await enqueueOne();
    const { attempts } = await deliveryIn(shop, id, "delivered");
    expect(attempts).toMatchObject([
      { number: 1, outcome: "timed_out", error: expect.stringMatching(/\w/) },
      { number: 2, outcome: "unreachable", error: expect.stringMatching(/\w/) },
      { number: 3, outcome: "delivered" },
    ]);
    expect(attempts[0].duration_ms).toBeGreaterThanOrEqual(950);
    expect(attempts[0].status ?? null).toBeNull();
  });

  it("that is missing or is no HTTP counts as unreachable", async () => {
    const closed = await enqueueOne(`http://127.0.0.1:${await ownPort()}/`);
    const sshServer = createServer((socket: Socket) => socket.on("error", () => undefined).end("SSH-2.0-OpenSSH\r\n"));
    await new Promise<void>((resolve) => sshServer.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void sshServer.close());
    const address = sshServer.address();
    const strange = await enqueueOne(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
    for (const { id } of [closed, strange]) {
      const { attempts } = await deliveryIn(shop, id, "failed");
      expect(attempts.map((each: { outcome: string }) => each.outcome)).toEqual(
        Array.from({ length: 4 }, () => "unreachable"),
      );
    }
  });

  it("of an https address without TLS counts as bad TLS or unreachable, and never as delivered", async () => {
    const { id } = await enqueueOne(target.url.replace("http:", "https:"));
    const { attempts } = await deliveryIn(shop, id, "failed");
    expect(["bad_tls", "unreachable"]).toContain(attempts[0].outcome);
    expect(target.calls).toHaveLength(0);
  });

  it("is stored up to 64 KiB, whatever its bytes are, and only secrets are masked", async () => {
    target.answers(() => ({ status: 500, body: `\u0000${"é".repeat(200_000)}`, headers: { "x-answer": "yes" } }));
    const { id } = await enqueueOne();
    const { attempts } = await deliveryIn(shop, id, "failed");
    expect(Buffer.byteLength(attempts[0].response_body)).toBeLessThanOrEqual(65_536 + 3);
    expect(Buffer.byteLength(attempts[0].response_body)).toBeGreaterThan(60_000);
    expect(attempts[0].response_headers["x-answer"]).toBe("yes");
  });
});

describe("a secret", () => {
  it("that was rotated signs together with its successor until the overlap ends", async () => {
    const { rule } = await enqueueOne();
    const path = `/v1/endpoints/${rule.endpoint_id}`;
    const old = await secretOf(shop, rule.endpoint_id);
    const hint = (await read(shop, path)).secret_hint;
    const rotated = await shop.post(`${path}/secret/rotate`, { overlap_seconds: 3600 });
    expect(rotated.body).toEqual({ secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{32,}$/) });
    expect(rotated.body.secret).not.toBe(old);
    expect(await secretOf(shop, rule.endpoint_id)).toBe(rotated.body.secret);
    expect((await read(shop, path)).secret_hint).not.toBe(hint);
    await happens(shop, orderPaid());
    const call = target.calls[1];
    if (!call) throw new Error("no second call");
    expect(String(call.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    for (const secret of [old, rotated.body.secret]) expect(verified(call, secret)).toMatchObject({ version: 1 });
    const last = await shop.post(`${path}/secret/rotate`, { overlap_seconds: 0 });
    await happens(shop, orderPaid());
    const next = target.calls[2];
    if (!next) throw new Error("no third call");
    for (const secret of [old, last.body.secret]) expect(verified(next, secret)).toMatchObject({ version: 1 });
    expect(() => verified(next, rotated.body.secret)).toThrow();
  });

  it("can overlap with its successor for at most a week", async () => {
    const { rule } = await enqueueOne();
    const rotate = (overlap_seconds: unknown) =>
      shop.post(`/v1/endpoints/${rule.endpoint_id}/secret/rotate`, { overlap_seconds });
    const before = await secretOf(shop, rule.endpoint_id);
    for (const wrong of [604_801, -1, "60", null, 1e308]) expectProblem(await rotate(wrong), 422);
    expect(await secretOf(shop, rule.endpoint_id)).toBe(before);
    expect((await rotate(604_800)).status).toBe(200);
  });

  it("signs pending deliveries too: a retry after a rotation has the new signature", async () => {
    const gate = Promise.withResolvers<Answer>();
    target.answers((nth) => (nth === 1 ? gate.promise : { status: 200 }));
    const { rule } = await enqueueOne();
    await target.received(1);
    const { body } = await shop.post(`/v1/endpoints/${rule.endpoint_id}/secret/rotate`, { overlap_seconds: 0 });
    gate.resolve({ status: 500 });
    const [, second] = await callsOf(2);
    if (second) expect(verified(second, body.secret)).toMatchObject({ version: 1 });
  });

  it("is never printed by the hub, and neither is a key or password", () => {
    const output = journey.hub.output();
    expect(output).not.toMatch(/whsec_/);
    expect(output).not.toContain(shop.apiKey);
    expect(output).not.toContain("journeys-admin-password");
  });
});
