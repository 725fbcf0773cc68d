import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aLine, aLineWith, formSubmitted, orderCreated, orderPaid } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { type Target, verified } from "../../support/journey/receiver.ts";
import {
  callOnPaid,
  deliveriesOf,
  deliveryIn,
  happens,
  read,
  report,
  saveSettings,
  secretOf,
} from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

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

const subscribe = async (body: Record<string, unknown>, status = 201) => {
  const reply = await shop.post("/v1/hooks", body);
  expect(reply.status, reply.text.slice(0, 500)).toBe(status);
  return reply.body;
};
const listed = async (who = shop): Promise<string[]> =>
  (await read(who, "/v1/hooks")).data.map((hook: { id: string }) => hook.id);

describe("a hook", () => {
  it("is made with a trigger and a target, and is called when that happens", async () => {
    const filters = { products: ["7"], kinds: ["first"] };
    const hook = await subscribe({ trigger: "order.paid", target_url: target.url, filters });
    expect(hook).toMatchObject({
      id: expect.stringMatching(/^\w+_/),
      trigger: "order.paid",
      target_url: target.url,
      filters: expect.objectContaining(filters),
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect((await read(shop, "/v1/hooks")).data).toEqual([hook]);
    const { id } = await happens(shop, orderPaid());
    const [rule] = (await read(shop, "/v1/rules?origin=zapier")).data;
    const [call] = target.calls;
    if (!call) throw new Error("no call arrived");
    expect(verified(call, await secretOf(shop, rule.endpoint_id))).toMatchObject({
      event_id: id,
      rule: { id: rule.id },
    });
  });

  it("has the same id if it is subscribed again with the same body", async () => {
    const one = await subscribe({ trigger: "order.paid", target_url: target.url });
    const again = await subscribe({ trigger: "order.paid", target_url: target.url }, 200);
    expect(again.id).toBe(one.id);
    const defaults = {
      products: [],
      product_groups: [],
      upsells: [],
      forms: [],
      kinds: ["first", "upsell"],
      per_line: false,
      include_test: false,
    };
    expect((await subscribe({ trigger: "order.paid", target_url: target.url, filters: defaults }, 200)).id).toBe(
      one.id,
    );
    expect((await happens(shop, orderPaid())).deliveries).toBe(1);
  });

  it("is made once, also by many concurrent requests with the same body", async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => shop.post("/v1/hooks", { trigger: "order.paid", target_url: target.url })),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(await listed()).toHaveLength(1);
  });

  it("with other filters supersedes the older one, whose late unsubscribe changes nothing", async () => {
    const older = await subscribe({ trigger: "order.paid", target_url: target.url, filters: { products: ["7"] } });
    const newer = await subscribe({ trigger: "order.paid", target_url: target.url, filters: { products: ["8"] } });
    expect(newer.id).not.toBe(older.id);
    expect(await listed()).toEqual([newer.id]);
    expect((await report(shop, orderPaid({ lines: [aLineWith("7")] }))).deliveries).toBe(0);
    expect((await shop.delete(`/v1/hooks/${older.id}`)).status).toBe(204);
    expect(await listed()).toEqual([newer.id]);
    expect((await happens(shop, orderPaid({ lines: [aLineWith("7"), aLineWith("8")] }))).deliveries).toBe(1);
  });

  it("for another trigger or another target is a separate hook", async () => {
    const other = journey.receiver.target();
    await subscribe({ trigger: "order.paid", target_url: target.url });
    await subscribe({ trigger: "order.created", target_url: target.url });
    await subscribe({ trigger: "order.paid", target_url: other.url });
    expect(await listed()).toHaveLength(3);
    await happens(shop, orderPaid());
    await happens(shop, orderCreated());
    expect([target.calls.length, other.calls.length]).toEqual([2, 1]);
  });

  it("is gone after DELETE, which also answers 204 for an unknown hook", async () => {
    const hook = await subscribe({ trigger: "order.paid", target_url: target.url });
    for (const id of [hook.id, hook.id, "hok_never", "rul_never", "%20"]) {
      expect((await shop.delete(`/v1/hooks/${id}`)).status).toBe(204);
    }
    expect(await listed()).toEqual([]);
    expect((await report(shop, orderPaid())).deliveries).toBe(0);
    const next = await subscribe({ trigger: "order.paid", target_url: target.url });
    expect(next.id).not.toBe(hook.id);
  });

  it("of another shop is not changed by DELETE, and neither is a rule that is no hook", async () => {
    const other = await journey.newShop();
    const hook = await subscribe({ trigger: "order.paid", target_url: target.url });
    expect((await other.delete(`/v1/hooks/${hook.id}`)).status).toBe(204);
    const rule = await callOnPaid(shop, target.url);
    await shop.delete(`/v1/hooks/${rule.id}`);
    expect(await listed()).toEqual([hook.id]);
    expect(await listed(other)).toEqual([]);
    expect((await shop.get(`/v1/rules/${rule.id}`)).status).toBe(200);
  });

  it("is called for what its filters accept: kinds, per line, test orders, upsells, forms", async () => {
    const [lines, upsells, forms] = [target, journey.receiver.target(), journey.receiver.target()];
    await subscribe({
      trigger: "order.paid",
      target_url: lines.url,
      filters: { kinds: ["renewal"], per_line: true, include_test: true },
    });
    await subscribe({ trigger: "order.paid", target_url: upsells.url, filters: { upsells: ["3"] } });
    await subscribe({ trigger: "form.submitted", target_url: forms.url, filters: { forms: ["31"] } });
    await happens(shop, orderPaid({ kind: "renewal", mode: "test", lines: [aLine(), aLineWith("8")] }));
    await happens(shop, orderPaid({ kind: "upsell", upsell: { id: "3" } }));
    await happens(shop, formSubmitted());
    await happens(shop, formSubmitted({ id: "32" }));
    expect([lines.calls.length, upsells.calls.length, forms.calls.length]).toEqual([2, 1, 1]);
  });

  it.each([
    ["no target", { trigger: "order.paid" }, "/target_url"],
    ["no trigger", { target_url: "https://example.com" }, "/trigger"],
    ["an unknown trigger", { trigger: "order.shipped", target_url: "https://example.com" }, "/trigger"],
    ["an unknown field", { trigger: "order.paid", target_url: "https://example.com", url: "" }, "/url"],
    [
      "an unknown filter",
      { trigger: "order.paid", target_url: "https://example.com", filters: { product: "7" } },
      "/filters/product",
    ],
    [
      "a filter that cannot apply",
      { trigger: "order.paid", target_url: "https://example.com", filters: { forms: ["1"] } },
      "/filters/forms",
    ],
    [
      "kinds that cannot apply",
      { trigger: "form.submitted", target_url: "https://example.com", filters: { kinds: ["first"] } },
      "/filters/kinds",
    ],
    ["a body that is a list", [], ""],
    ["filters that are a list", { trigger: "order.paid", target_url: "https://example.com", filters: [] }, "/filters"],
    [
      "a field whose name has signs",
      { trigger: "order.paid", target_url: "https://example.com", "a/b~": 1 },
      "/a~1b~0",
    ],
    [
      "half a character within its trigger",
      { trigger: { a: "\ud800" }, target_url: "https://example.com" },
      "/trigger/a",
    ],
    ["NUL within its target", { trigger: "order.paid", target_url: { a: "\u0000" } }, "/target_url/a"],
  ])("is refused with %s", async (_what, body, pointer) => {
    const { errors } = expectInvalid(await shop.post("/v1/hooks", body), pointer);
    if (pointer === "") expect(errors).toHaveLength(1);
    expect(await listed()).toEqual([]);
  });
});

describe("a hook that a newer one supersedes", () => {
  /** A hook that was edited twice while calls were pending. The endpoint allows one call at a time and does not answer the first. */
  async function anEditedHook() {
    const answer = Promise.withResolvers<{ status: number }>();
    target.answers((nth) => (nth === 1 ? answer.promise : { status: 200 }));
    const hooks: string[] = [];
    const pending: string[] = [];
    for (const products of [["7"], ["7", "8"], ["7", "9"]]) {
      const hook = await subscribe({ trigger: "order.paid", target_url: target.url, filters: { products } });
      hooks.push(hook.id);
      if (hooks.length === 1) {
        const [rule] = (await read(shop, "/v1/rules?origin=zapier")).data;
        await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { concurrency: 1 });
      }
      for (let events = 0; events < 2; events += 1) {
        const { id } = await report(shop, orderPaid({ lines: [aLineWith("7")] }));
        const [delivery] = await deliveriesOf(shop, `event=${id}`);
        pending.push(delivery.id);
      }
      await target.received(1);
    }
    return { answer, hooks, pending };
  }
  const newestOf = (hooks: readonly string[]) => hooks.at(-1) ?? "";

  it("gets no new events, and sends its pending deliveries once", async () => {
    const { answer, hooks, pending } = await anEditedHook();
    expect(await listed()).toEqual([newestOf(hooks)]);
    for (const id of hooks.slice(0, -1)) expect((await shop.delete(`/v1/hooks/${id}`)).status).toBe(204);
    answer.resolve({ status: 200 });
    for (const id of pending) await deliveryIn(shop, id, "delivered");
    expect(target.calls.map((call) => call.headers["webhook-id"]).toSorted()).toEqual(pending.toSorted());
    expect(await listed()).toEqual([newestOf(hooks)]);
  });

  it("has its pending deliveries cancelled when the newest one is unsubscribed", async () => {
    const { answer, hooks, pending } = await anEditedHook();
    expect((await shop.delete(`/v1/hooks/${newestOf(hooks)}`)).status).toBe(204);
    answer.resolve({ status: 200 });
    const [sent = "", ...left] = pending;
    await deliveryIn(shop, sent, "delivered");
    for (const id of left) await deliveryIn(shop, id, "cancelled");
    expect(target.calls).toHaveLength(1);
  });

  it("has its pending deliveries cancelled when its target answers 410", async () => {
    const { answer, pending } = await anEditedHook();
    answer.resolve({ status: 410 });
    const [sent = "", ...left] = pending;
    await deliveryIn(shop, sent, "failed");
    for (const id of left) await deliveryIn(shop, id, "cancelled");
    expect(await listed()).toEqual([]);
    expect(target.calls).toHaveLength(1);
  });
});

describe("a target that answers 410", () => {
  it("loses its hooks at once, and its other pending deliveries are cancelled", async () => {
    const answer = Promise.withResolvers<{ status: number }>();
    target.answers((nth) => (nth === 1 ? answer.promise : { status: 200 }));
    await subscribe({ trigger: "order.paid", target_url: target.url });
    await subscribe({ trigger: "order.created", target_url: target.url });
    const rule = (await read(shop, "/v1/rules")).data[0];
    // One at a time, so that the second is still pending when the first is answered.
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { concurrency: 1 });
    const gone = await report(shop, orderPaid());
    await target.received(1);
    const later = await report(shop, orderPaid());
    answer.resolve({ status: 410 });
    const [first] = await deliveriesOf(shop, `event=${gone.id}`);
    const failed = await deliveryIn(shop, first.id, "failed");
    expect(failed.attempts).toMatchObject([{ number: 1, outcome: "gone", status: 410 }]);
    await until(async () => expect(await listed()).toEqual([]));
    const [second] = await deliveriesOf(shop, `event=${later.id}`);
    await deliveryIn(shop, second.id, "cancelled");
    expect((await read(shop, "/v1/rules")).data).toEqual([]);
    expect((await report(shop, orderPaid())).deliveries).toBe(0);
    expect(target.calls).toHaveLength(1);
    await subscribe({ trigger: "order.paid", target_url: target.url });
    await happens(shop, orderPaid());
    expect((await read(shop, `/v1/endpoints/${rule.endpoint_id}`)).enabled).toBe(true);
  });
});

describe("a key that is deleted", () => {
  it("removes the hooks that it made, and notifies their targets with a DELETE", async () => {
    const { body: key } = await shop.post("/v1/api-keys", { name: "Zapier" });
    const [doomed, spared] = [target, journey.receiver.target()];
    await subscribe({ trigger: "order.paid", target_url: spared.url });
    const made = await shop.post(
      "/v1/hooks",
      { trigger: "order.paid", target_url: doomed.url },
      { authorization: `Bearer ${key.key}` },
    );
    expect(made.status).toBe(201);
    expect((await shop.delete(`/v1/api-keys/${key.id}`)).status).toBe(204);
    const [farewell] = await doomed.received(1);
    expect(farewell?.method).toBe("DELETE");
    expect(await listed()).toHaveLength(1);
    await happens(shop, orderPaid());
    expect([doomed.calls.length, spared.calls.length]).toEqual([1, 1]);
    expectProblem(await shop.get("/v1/me", { authorization: `Bearer ${key.key}` }), 401);
  });
});

describe("a rule of the settings and a hook at one URL", () => {
  it("have two endpoints with different secrets", async () => {
    await saveSettings(shop, { orders: { url: target.url } });
    await subscribe({ trigger: "order.paid", target_url: target.url });
    expect((await happens(shop, orderPaid())).deliveries).toBe(2);
    const endpoints = (await read(shop, "/v1/endpoints")).data;
    expect(endpoints.map((each: { kind: string }) => each.kind).toSorted()).toEqual(["webhook", "zapier"]);
    const secrets = await Promise.all(endpoints.map((each: { id: string }) => secretOf(shop, each.id)));
    expect(new Set(secrets).size).toBe(2);
  });
});
