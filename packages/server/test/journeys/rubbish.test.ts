import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawRequest, Reply } from "./support/api.ts";
import { affiliateEvent, formSubmitted, orderPaid, subscriptionEvent } from "./support/events.ts";
import { adminHeaders, type Journey, type Shop, startJourney } from "./support/journey.ts";
import { deliveriesOf, deliveryIn, makeRule, read, report } from "./support/shop-actions.ts";

let journey: Journey;
let shop: Shop;
let routes: { method: string; path: string; headers?: Record<string, string> }[];

beforeAll(async () => {
  journey = await startJourney("bundled");
  shop = await journey.newShop();
  const url = journey.receiver.target().url;
  const rule = await makeRule(shop, { trigger: "form.submitted", action: { type: "webhook", url } });
  const event = await report(shop, formSubmitted());
  const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
  await deliveryIn(shop, delivery.id, "delivered");
  const connection = await shop.post("/v1/huddle/connections", {
    name: "Community",
    domain: "example.com",
    api_key: "huddle-key",
    base_url: url,
  });
  expect(connection.status, connection.text).toBe(201);
  routes = [
    { method: "POST", path: "/v1/events" },
    { method: "PUT", path: "/v1/settings/webhooks" },
    { method: "POST", path: "/v1/rules" },
    { method: "PATCH", path: `/v1/rules/${rule.id}` },
    { method: "POST", path: "/v1/hooks" },
    { method: "PATCH", path: `/v1/endpoints/${rule.endpoint_id}` },
    { method: "POST", path: `/v1/endpoints/${rule.endpoint_id}/secret/rotate` },
    { method: "POST", path: "/v1/huddle/connections" },
    { method: "PATCH", path: `/v1/huddle/connections/${connection.body.id}` },
    { method: "PUT", path: "/v1/sources/plugandpay" },
    { method: "POST", path: "/v1/shops", headers: adminHeaders() },
  ];
});
afterAll(() => journey.end());

/** What a shop has; rubbish leaves it as it was. */
async function belongings() {
  const lists = ["/v1/events", "/v1/rules", "/v1/hooks", "/v1/deliveries", "/v1/huddle/connections"];
  const pages = await Promise.all(lists.map((path) => read(shop, `${path}?limit=250`)));
  return pages.map((page) => page.data.map((each: { id: string }) => each.id));
}

function expectNoFaultOfOurs(reply: Reply, sent: RawRequest) {
  const about = `${sent.method} ${sent.path} ${String(sent.body).slice(0, 500)} → ${reply.text.slice(0, 300)}`;
  expect(reply.status, about).toBeLessThan(500);
  if (reply.status >= 400) expect(reply.headers.get("content-type"), about).toMatch(/^application\/problem\+json/);
}

const anyRoute = fc.integer({ min: 0, max: 10 });
const routeAt = (at: number) => {
  const route = routes[at];
  if (!route) throw new Error(`there is no route ${at}`);
  return route;
};

/** Texts that have broken other programs. */
const nastyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "",
    "\u0000",
    "\ud800",
    "__proto__",
    "constructor",
    "toString",
    "%00",
    "' or 1=1 --",
    "\\u0000",
    "NaN",
  ),
  fc.constantFrom(
    "0000-01-01T00:00:00Z",
    "-000001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "+012026-01-01T00:00:00Z",
  ),
  fc.constantFrom(
    "0001-01-01T00:00:00+14:00",
    "2016-12-31T23:59:60Z",
    "2026-11-24T24:00:00Z",
    "2026-11-24T10:00:00+99:99",
  ),
  fc.constantFrom(
    "http://[::1",
    "https://user:pass@example.com",
    "https://",
    "javascript:alert(1)",
    "https://example.com:99999",
  ),
  fc.constantFrom("9".repeat(400), "-0.00", "1e5", "99999999999999999999.00", "x".repeat(5000)),
);
const nastyJson = fc.oneof(
  nastyText,
  fc.json({ stringUnit: "binary" }).map((text): unknown => JSON.parse(text)),
  fc.constantFrom(null, true, false, 0, -1, -0, 1.5, 1e21, 2 ** 53, -(2 ** 53), 1e-320, [], {}, [[]], [null]),
);

describe("rubbish on a route that writes", () => {
  it("is never an error of ours, and leaves nothing behind, as random JSON", async () => {
    const before = await belongings();
    await fc.assert(
      fc.asyncProperty(anyRoute, nastyJson, async (at, value) => {
        const headers = { "content-type": "application/json", ...routeAt(at).headers };
        const sent = { ...routeAt(at), headers, body: JSON.stringify(value) };
        expectNoFaultOfOurs(await shop.raw(sent), sent);
      }),
      { numRuns: 400 },
    );
    expect(await belongings()).toEqual(before);
  });

  it("is never an error of ours, and leaves nothing behind, as random bytes of a random type", async () => {
    const before = await belongings();
    const types = fc.oneof(
      fc.constantFrom(
        "application/json",
        "application/json; charset=utf-16",
        "application/json; charset=none",
        "text/plain",
      ),
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.replace(/[^\x21-\x7e]/g, "x")),
    );
    const encodings = fc.constantFrom(
      {},
      {},
      { "content-encoding": "gzip" },
      { "content-encoding": "br" },
      { "content-encoding": "x" },
    );
    const bytes = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(anyRoute, bytes, fc.tuple(types, encodings), async (at, body, [type, encoding]) => {
        const sent = { ...routeAt(at), headers: { "content-type": type, ...encoding, ...routeAt(at).headers }, body };
        expectNoFaultOfOurs(await shop.raw(sent), sent);
      }),
      { numRuns: 300 },
    );
    expect(await belongings()).toEqual(before);
  });
});

type Json = unknown;

/** The value with one place in it replaced, chosen by the numbers in turn. */
function replaceSomewhere(value: Json, [first = 0, ...rest]: number[], by: Json): Json {
  if (typeof value !== "object" || value === null || rest.length === 0) return by;
  const names = Object.keys(value);
  const name = names[first % (names.length + 1)];
  if (name === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  const inside: Json = Reflect.get(copy, name);
  Reflect.set(copy, name, replaceSomewhere(inside, rest, by));
  return copy;
}

const path = fc.array(fc.nat(40), { minLength: 2, maxLength: 7 });

describe("something valid with one place spoilt", () => {
  it("is taken or refused by a problem, as an event", async () => {
    const whole = [
      orderPaid({
        installment: { number: 2, count: 3 },
        payment: { status: "paid", method: "ideal", provider: "mollie", transaction_id: "tr_1" },
        upsell: { id: "3", name: "More", parent_order_id: "1" },
        checkout: { id: "1", name: "Checkout" },
        discounts: [{ code: "X", amount_with_tax: "-1.00" }],
        custom_fields: [{ label: "a", value: "b" }],
        created_at: "2026-11-24T10:00:00+01:00",
      }),
      subscriptionEvent("ended", { ended_at: "2026-11-24T10:00:00+01:00", payments_left: 0, payments_done: 3 }),
      affiliateEvent("quit"),
      formSubmitted(),
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(3), path, nastyJson, async (which, where, by) => {
        const key = `spoilt:${Math.random()}`;
        const body = JSON.stringify(replaceSomewhere({ ...whole[which], key }, where, by));
        const sent = { method: "POST", path: "/v1/events", headers: { "content-type": "application/json" }, body };
        const reply = await shop.raw(sent);
        expectNoFaultOfOurs(reply, sent);
        expect([202, 422], body).toContain(reply.status);
      }),
      { numRuns: 500 },
    );
  });

  it("is taken or refused by a problem, as rules, hooks, settings and connections", async () => {
    const url = "https://example.com/hook";
    const scope = { products: ["7"], product_groups: ["a"], upsells: ["3"], forms: [] };
    const rule = {
      name: "R",
      enabled: true,
      trigger: "order.paid",
      scope,
      kinds: ["first"],
      per_line: true,
      include_test: false,
    };
    const bodies = [
      { at: 2, body: { ...rule, action: { type: "webhook", url, format: "haak", headers: { "x-own": "1" } } } },
      { at: 3, body: { ...rule, scope: {}, action: { type: "webhook", url, headers: { "x-own": "1" } } } },
      {
        at: 4,
        body: {
          trigger: "order.paid",
          target_url: url,
          filters: { ...scope, kinds: ["first"], per_line: true, include_test: true },
        },
      },
      {
        at: 1,
        body: {
          orders: { url, moment: "paid", recurring: true, per_line: true, include_test: true, format: "haak" },
          cancellations: { url, format: "haak" },
        },
      },
      { at: 5, body: { enabled: true, rate_per_second: 5, concurrency: 3, send_waiting: false } },
      { at: 7, body: { name: "C", domain: "example.com", api_key: "k", base_url: "https://example.com" } },
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(bodies.length - 1), path, nastyJson, async (which, where, by) => {
        const chosen = bodies[which] ?? { at: 0, body: {} };
        const body = JSON.stringify(replaceSomewhere(chosen.body, where, by));
        const sent = { ...routeAt(chosen.at), headers: { "content-type": "application/json" }, body };
        expectNoFaultOfOurs(await shop.raw(sent), sent);
      }),
      { numRuns: 400 },
    );
  });
});

describe("rubbish in a query", () => {
  const lists = [
    "/v1/events",
    "/v1/deliveries",
    "/v1/rules",
    "/v1/endpoints",
    "/v1/hooks",
    "/v1/products",
    "/v1/samples",
  ];
  const names = fc.constantFrom(
    "limit",
    "cursor",
    "state",
    "endpoint",
    "event",
    "rule",
    "product",
    "upsell",
    "origin",
    "q",
    "trigger",
    "products",
  );

  it("is never an error of ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lists), names, nastyText, async (list, name, value) => {
        const query = `${name}=${encodeURIComponent(value.toWellFormed().slice(0, 2_000))}`;
        const sent = { method: "GET", path: `${list}?${query}` };
        expectNoFaultOfOurs(await shop.raw(sent), sent);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    "limit[]=1",
    "limit=1&limit=2",
    "cursor=%00",
    "cursor=%E0%A4%A",
    "state=%00",
    "limit=%F0%9F%98%80",
    "q[a][b]=c",
  ])("such as ?%s is refused or ignored", async (query) => {
    for (const list of lists) {
      const sent = { method: "GET", path: `${list}?${query}` };
      expectNoFaultOfOurs(await shop.raw(sent), sent);
    }
  });
});
