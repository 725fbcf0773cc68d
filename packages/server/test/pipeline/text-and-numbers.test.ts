import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aLineWith, anOrder, orderPaid, subscriptionEvent } from "../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../support/journey/journey.ts";
import { callOnPaid, happens, read, report, saveSettings } from "../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(14);
  shop = await journey.newShop();
});
afterAll(() => journey.end());

describe("text and numbers", () => {
  it("reach the receiver unchanged: unknown fields, unusual names, every kind of text", async () => {
    const own = await journey.newShop();
    const target = journey.receiver.target();
    await callOnPaid(own, target.url);
    const oddities = `{"__proto__":{"a":1},"constructor":"c","hasOwnProperty":null,"":"empty","é":"e\\u0301 é ﬁ 👩‍👩‍👧 \u202e",
      "control":"\\u0001\\u007f\\u2028\\u2029\\ud83d\\ude00\\ufeff\\r\\n","numbers":[1.10,-0.5,1e-7,9007199254740991,-9007199254740991],"nested":[[[{}]]]}`;
    const order = JSON.stringify(anOrder({ invented: "INVENTED" })).replace('"INVENTED"', oddities);
    const body = `{"key":"odd","type":"order.paid","occurred_at":"2026-11-24T10:00:00+01:00","data":{"order":${order},"__proto__":[1]}}`;
    const headers = { "content-type": "application/json" };
    const reply = await own.raw({ method: "POST", path: "/v1/events", headers, body });
    expect(reply.status, reply.text.slice(0, 500)).toBe(202);
    const [call] = await target.received(1);
    const { data } = JSON.parse(call?.body ?? "");
    expect(JSON.stringify(data.order.invented)).toBe(JSON.stringify(JSON.parse(oddities)));
    expect(Object.getOwnPropertyDescriptor(data, "__proto__")?.value).toEqual([1]);
    expect((await read(own, `/v1/events/${reply.body.id}`)).data.order.invented).toEqual(JSON.parse(oddities));
  });

  it("may be ids of any length, because the database limits no ordering key", async () => {
    const own = await journey.newShop();
    const target = journey.receiver.target();
    await callOnPaid(own, target.url);
    await saveSettings(own, { cancellations: { url: target.url } });
    // Random, because PostgreSQL would compress a repeated text until it fits.
    const id = randomBytes(10_000).toString("hex");
    const product = { id: `p${id}`, title: "Long", group: `g${id}` };
    const order = orderPaid({ id, subscription_id: id, upsell: { id }, lines: [aLineWith("7", { product })] });
    await happens(own, order);
    await happens(own, { ...order, key: `again ${id}` });
    await happens(own, subscriptionEvent("ended", { id, order_id: id, product }));
    const arrived = target.calls.map((call) => JSON.parse(call.body));
    expect(arrived.map(({ type }) => type)).toEqual(["order.paid", "order.paid", "subscription.ended"]);
    expect(arrived.map(({ data }) => (data.order ?? data.subscription).id)).toEqual([id, id, id]);
  });

  const placed = (json: string) => {
    const order = JSON.stringify(anOrder({ extra: "EXTRA" })).replace('"EXTRA"', json);
    return `{"key":"k","type":"order.paid","occurred_at":"2026-11-24T10:00:00+01:00","data":{"order":${order}}}`;
  };
  const postRaw = (body: string | Uint8Array, type = "application/json") =>
    shop.raw({ method: "POST", path: "/v1/events", headers: { "content-type": type }, body });

  it.each([
    ["a NUL character in a text", '"a\\u0000b"', "/data/order/extra"],
    ["a NUL character in a name", '{"a\\u0000b":1}', null],
    ["half a surrogate pair in a text", '["ok","\\ud800"]', "/data/order/extra/1"],
    ["the wrong half first", '"\\udc00\\ud800"', "/data/order/extra"],
    ["half a surrogate pair in a name", '{"\\ud800":1}', null],
    ["2^53 + 1", "9007199254740993", "/data/order/extra"],
    ["-2^53 - 1", '{"n":-9007199254740993}', "/data/order/extra/n"],
    ["a number that no machine can hold", "1e400", "/data/order/extra"],
  ])("are refused when there is %s", async (_what, json, pointer) => {
    const reply = await postRaw(placed(json));
    const problem = expectInvalid(reply, ...(pointer === null ? [] : [pointer]));
    expect(problem.errors[0].pointer).toMatch(/^\/data\/order\/extra/);
  });

  it("may be nested 32 levels deep, counted from the root of the event, also in a batch; deeper is refused", async () => {
    // Event, data and order are three levels, so a field of the order begins on the fourth.
    const nested = (levels: number) => JSON.parse(placed(`${"[".repeat(levels - 3)}${"]".repeat(levels - 3)}`));
    await report(shop, { ...nested(32), key: "deep enough" });
    const inBatch = await shop.post("/v1/events", { events: [{ ...nested(32), key: "also here" }, nested(34)] });
    expect(inBatch.body.results).toMatchObject([{ duplicate: false }, { problem: { status: 422 } }]);
    expectProblem(await shop.post("/v1/events", nested(34)), 422);
    const bottomless = placed(`${"[".repeat(200_000)}${"]".repeat(200_000)}`);
    expectProblem(await postRaw(bottomless), 422);
  });

  it("are refused if the bytes are not UTF-8, because replacing them would change the text", async () => {
    const reply = await postRaw(
      Buffer.concat([Buffer.from(placed('"caf')).subarray(0, 60), Buffer.from([0xe9, 0xff])]),
    );
    expect([400, 422]).toContain(reply.status);
    const latin1 = Buffer.from(placed('"caf\u00e9"'), "latin1");
    expect([400, 415, 422]).toContain((await postRaw(latin1)).status);
  });

  it("of any length cause no 500", async () => {
    const long = Array.from({ length: 40_000 }, (_, at) => ((at * 7919) % 36).toString(36)).join("");
    const attempts = [
      await shop.post("/v1/events", orderPaid({}, { key: long })),
      await shop.post("/v1/events", orderPaid({ id: long, lines: [aLineWith(long)] })),
      await shop.post("/v1/rules", {
        name: long,
        trigger: "order.paid",
        action: { type: "webhook", url: "https://example.com/" },
      }),
      await shop.post("/v1/rules", {
        trigger: "order.paid",
        action: { type: "webhook", url: `https://example.com/${long}` },
      }),
      await shop.post("/v1/hooks", { trigger: "order.paid", target_url: `https://example.com/${long}` }),
      await shop.post("/v1/rules", {
        trigger: "order.paid",
        scope: { products: [long] },
        action: { type: "webhook", url: "https://example.com/" },
      }),
      await shop.get(`/v1/rules?product=${long.slice(0, 8_000)}`),
    ];
    for (const reply of attempts) {
      expect([200, 201, 202, 422], reply.text.slice(0, 300)).toContain(reply.status);
      if (reply.status === 422) expectProblem(reply, 422);
    }
  });
});
