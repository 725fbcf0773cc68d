import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { adminHeaders, joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { makeRule, read } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(18);
  shop = await journey.newShop();
});
afterAll(() => journey.end());

describe("OPTIONS", () => {
  it.each([
    ["/v1/events", "GET, HEAD, POST"],
    ["/v1/endpoints/end_x", "GET, HEAD, PATCH"],
    ["/v1/rules/rul_x", "DELETE, GET, HEAD, PATCH"],
    ["/v1/deliveries/dlv_x", "GET, HEAD"],
    ["/V1/Tasks/", "GET, HEAD"],
  ])("of %s names every method that this path has, whichever router has it", async (path, methods) => {
    const reply = await shop.raw({ method: "OPTIONS", path });
    expect([reply.status, reply.headers.get("allow")]).toEqual([204, methods]);
  });

  it("of an unknown path is 404, and needs a key like every other request", async () => {
    expectProblem(await shop.raw({ method: "OPTIONS", path: "/v1/nothing/here" }), 404);
    expectProblem(await journey.stranger.raw({ method: "OPTIONS", path: "/v1/rules" }), 401);
  });
});

describe("a request that is refused", () => {
  const event = () => JSON.stringify(orderPaid());
  const post = (body: string | Uint8Array | undefined, headers: Record<string, string>) =>
    shop.raw({ method: "POST", path: "/v1/events", headers, ...(body === undefined ? {} : { body }) });
  const json = { "content-type": "application/json" };

  it.each(["{", "", "key=1", '{"a":1}{"a":2}', "\u0000", "NaN", "{'a':1}"])(
    "is 400 when its body is %j",
    async (body) => {
      expectProblem(await post(body, json), 400);
    },
  );

  it.each(["null", "7", '"text"', "[]", "{}", "true"])(
    "is 422 when its body is %s, which is JSON and no event",
    async (body) => {
      expectProblem(await post(body, json), 422);
    },
  );

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "rubbish",
    "application/jsonx",
  ])("is 415 when its content type is %s", async (type) => {
    expectProblem(await post(event(), { "content-type": type }), 415);
  });

  it("is accepted with a charset after the content type, and is 415 without a content type", async () => {
    expect((await post(event(), { "content-type": "Application/JSON; charset=UTF-8" })).status).toBe(202);
    expectProblem(await post(Buffer.from(event()), {}), 415);
  });

  it("is 413 above 1 MiB, however it is sent, and accepted at 1 MiB", async () => {
    const exactly = event().padEnd(1_048_576, " ");
    expect((await post(exactly, json)).status).toBe(202);
    expectProblem(await post(`${exactly} `, json), 413);
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const reply = await post(bomb, { ...json, "content-encoding": "gzip" });
    expect([413, 415]).toContain(reply.status);
    expect((await journey.stranger.get("/healthz")).status).toBe(200);
  });

  it("is 413 also without a Content-Length", async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent <= 16; sent += 1) controller.enqueue(new Uint8Array(65_536).fill(0x20));
        controller.close();
      },
    });
    const headers = { ...json, authorization: `Bearer ${shop.apiKey}` };
    const sending: RequestInit = { method: "POST", headers, body: chunks, duplex: "half" };
    const reply = await fetch(`${shop.baseUrl}/v1/events`, sending);
    expect(reply.status).toBe(413);
  });

  it("is 401 without a key, with a wrong key, and with the admin's password on a shop's route", async () => {
    const wrong = [
      {},
      { authorization: "Bearer" },
      { authorization: "Bearer " },
      { authorization: "Bearer wrong-key-of-a-shop" },
      { authorization: shop.apiKey },
      { authorization: `Basic ${Buffer.from(`admin:${shop.apiKey}`).toString("base64")}` },
      { "x-api-key": "wrong" },
      { "x-api-key": "" },
      adminHeaders(),
    ];
    for (const headers of wrong) {
      const sent = { method: "POST", path: "/v1/events", headers: { ...headers, ...json }, body: event() };
      expectProblem(await journey.stranger.raw(sent), 401);
      expectProblem(await journey.stranger.get("/v1/events", headers), 401);
    }
  });

  it("is accepted with the key in X-API-Key", async () => {
    const headers = { ...json, "x-api-key": shop.apiKey };
    const reply = await journey.stranger.raw({ method: "POST", path: "/v1/events", headers, body: event() });
    expect(reply.status).toBe(202);
  });

  it.each([
    "/nothing",
    "/v1/nothing",
    "/v1/events/evt_01",
    "/v1/events/%00",
    "/v1/rules/%00",
    "/v1/deliveries/%00",
    "/v1/endpoints/%00",
    "/v1/huddle/connections/%00",
    "/v1/deliveries/..%2f..%2fetc",
  ])("is 404 at %s", async (path) => {
    expectProblem(await shop.get(path), 404);
  });

  it("is no 500 if its path cannot be decoded", async () => {
    const reply = await shop.get("/v1/rules/%E0%A4%A");
    expect([400, 404]).toContain(reply.status);
    expect(reply.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ["PUT", "/v1/rules", "GET, HEAD, POST"],
    ["PATCH", "/v1/events", "GET, HEAD, POST"],
    ["DELETE", "/V1/Deliveries/dlv_x/", "GET, HEAD"],
    ["PUT", "/v1/rules/rul_x", "DELETE, GET, HEAD, PATCH"],
    ["GET", "/v1/deliveries/dlv_x/retry", "POST"],
    ["POST", "/healthz", "GET, HEAD"],
    ["DELETE", "/openapi.json", "GET, HEAD"],
  ])("is 405 when its method is not one of the path's, which it names: %s %s", async (method, path, methods) => {
    const reply = await shop.raw({ method, path });
    expect(expectProblem(reply, 405)).toMatchObject({
      code: "method_not_allowed",
      detail: `${path} does not support ${method}, only ${methods}.`,
    });
    expect(reply.headers.get("allow")).toBe(methods);
  });

  it("is explained in Dutch if the client prefers Dutch", async () => {
    const reply = await shop.raw({ method: "PUT", path: "/v1/rules", headers: { "accept-language": "nl" } });
    expect(reply.body).toMatchObject({
      title: "Methode niet toegestaan",
      detail: "/v1/rules ondersteunt geen PUT, alleen GET, HEAD, POST.",
    });
  });

  it("is 401 without credentials for any method, and a HEAD is answered like the GET", async () => {
    expectProblem(await journey.stranger.raw({ method: "PUT", path: "/v1/rules" }), 401);
    const statuses = await Promise.all(
      ["/v1/rules", "/v1/rules/rul_x", "/v1/nothing", "/v1/deliveries/dlv_x/retry"].flatMap((path) =>
        ["GET", "HEAD"].map(async (method) => (await shop.raw({ method, path })).status),
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 404, 404, 404, 405, 405]);
  });
});

describe("a rule without a URL", () => {
  it("is refused with a pointer, and nothing is stored", async () => {
    const own = await journey.newShop();
    expectInvalid(await own.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook" } }), "/action/url");
    expectInvalid(await own.post("/v1/rules", { trigger: "order.paid" }), "/action");
    expectInvalid(await own.post("/v1/rules", { action: { type: "webhook", url: "https://example.com" } }), "/trigger");
    expect((await read(own, "/v1/rules")).data).toEqual([]);
    await makeRule(own, { trigger: "order.paid", action: { type: "webhook", url: "https://example.com" } });
  });
});
