import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { happens, read, report, saveSettings } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

beforeAll(async () => {
  journey = await joinJourney(18);
});
beforeEach(async () => {
  shop = await journey.newShop();
});
afterAll(() => journey.end());

const PATH = "/v1/settings/webhooks";
const fresh = {
  orders: { url: null, moment: "paid", recurring: false, per_line: false, include_test: false, format: "haak" },
  cancellations: { url: null, format: "haak" },
};

describe("the settings page", () => {
  it("begins empty, with all boxes unticked", async () => {
    expect(await read(shop, PATH)).toEqual(fresh);
  });

  it("is replaced as a whole: fields that a PUT leaves out get their default", async () => {
    const orders = {
      url: "https://example.com/orders",
      moment: "created",
      recurring: true,
      per_line: true,
      include_test: true,
      format: "plugandpay-v2",
    };
    const full = { orders, cancellations: { url: "https://example.com/ended", format: "plugandpay-v1" } };
    expect(await saveSettings(shop, full)).toEqual(full);
    expect(await read(shop, PATH)).toEqual(full);
    await saveSettings(shop, { orders: { url: "https://example.com/orders" } });
    expect(await read(shop, PATH)).toEqual({
      ...fresh,
      orders: { ...fresh.orders, url: "https://example.com/orders" },
    });
    expect(await saveSettings(shop, {})).toEqual(fresh);
  });

  it.each([null, ""])("keeps the boxes if its URL is %j, and makes no call", async (url) => {
    const target = journey.receiver.target();
    const boxes = { moment: "paid", recurring: true, per_line: true, include_test: true, format: "haak" };
    await saveSettings(shop, { orders: { url: target.url, ...boxes }, cancellations: { url: target.url } });
    const saved = await saveSettings(shop, { orders: { url, ...boxes }, cancellations: { url } });
    expect(saved).toEqual({ orders: { url: null, ...boxes }, cancellations: { url: null, format: "haak" } });
    expect((await read(shop, "/v1/rules")).data).toEqual([]);
    expect((await report(shop, orderPaid())).deliveries).toBe(0);
    expect((await report(shop, subscriptionEvent("ended"))).deliveries).toBe(0);
    await saveSettings(shop, { orders: { url: target.url, ...boxes } });
    await happens(shop, orderPaid({ kind: "renewal", mode: "test" }));
    expect(JSON.parse(target.calls[0]?.body ?? "").data).toMatchObject({ line_number: 1, line_count: 1 });
  });

  it("is shown in the list of rules", async () => {
    const kinds = async () => (await read(shop, "/v1/rules?origin=settings")).data[0].kinds.toSorted();
    await saveSettings(shop, { orders: { url: "https://example.com/" } });
    expect(await kinds()).toEqual(["first", "upsell"]);
    await saveSettings(shop, { orders: { url: "https://example.com/", recurring: true } });
    expect(await kinds()).toEqual(["first", "installment", "renewal", "upsell"]);
    await saveSettings(shop, { cancellations: { url: "https://example.com/" } });
    expect((await read(shop, "/v1/rules")).data).toMatchObject([{ trigger: "subscription.ended", origin: "settings" }]);
  });

  it("is refused with a pointer to the error, and does not change", async () => {
    const wrong = { url: 7, moment: "later", recurring: "yes", per_line: 1, include_test: null, format: "xml" };
    const pointers = Object.keys(wrong).map((name) => `/orders/${name}`);
    expectInvalid(await shop.put(PATH, { orders: wrong }), ...pointers);
    expectInvalid(await shop.put(PATH, { orders: { product: "7" } }), "/orders/product");
    expectInvalid(await shop.put(PATH, { refunds: {} }), "/refunds");
    expectInvalid(
      await shop.put(PATH, { cancellations: { url: "https://example.com", moment: "paid" } }),
      "/cancellations/moment",
    );
    expectProblem(await shop.put(PATH, []), 422);
    expect(await read(shop, PATH)).toEqual(fresh);
  });

  it("respects If-Match", async () => {
    const first = (await shop.get(PATH)).headers.get("etag") ?? "";
    expect(first).toMatch(/".+"/);
    const next = await shop.put(PATH, { orders: { recurring: true } }, { "if-match": first });
    expect(next.status).toBe(200);
    expect(next.headers.get("etag")).not.toBe(first);
    expectProblem(await shop.put(PATH, {}, { "if-match": first }), 412);
    expect((await read(shop, PATH)).orders.recurring).toBe(true);
    expect((await shop.put(PATH, {}, { "if-match": next.headers.get("etag") ?? "" })).status).toBe(200);
  });

  it("belongs to one shop", async () => {
    const other = await journey.newShop();
    await saveSettings(shop, { orders: { url: "https://example.com/" } });
    expect(await read(other, PATH)).toEqual(fresh);
    expect((await report(other, orderPaid())).deliveries).toBe(0);
  });
});

const refusedUrls = [
  "http://example.com/hook",
  "https://user@example.com/",
  "https://user:password@example.com/",
  "https://10.0.0.1/",
  "https://192.168.1.1/",
  "https://172.16.0.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://224.0.0.1/",
  "https://255.255.255.255/",
  "https://[::1]/",
  "https://[::]/",
  "https://[fd00::1]/",
  "https://[fe80::1]/",
  "https://[fec0::1]/",
  "https://[ff02::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[::10.0.0.1]/",
  "https://[64:ff9b::a00:1]/",
  "https://[2002:a00:1::]/",
  "https://[2001:0:a00:1::]/",
  "https://0x0a.0.0.1/",
  "https://167772161/",
  "https://012.0.0.1/",
  "ftp://example.com/",
  "javascript:alert(1)",
  "//example.com/hook",
  "example.com/hook",
  "https://",
  "not a URL",
];

describe("a URL", () => {
  it.each(refusedUrls)("is refused with the reason if it is %s", async (url) => {
    const problems = [
      expectInvalid(await shop.put(PATH, { orders: { url } }), "/orders/url"),
      expectInvalid(await shop.put(PATH, { cancellations: { url } }), "/cancellations/url"),
      expectInvalid(
        await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook", url } }),
        "/action/url",
      ),
      expectInvalid(
        await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "zapier", url } }),
        "/action/url",
      ),
      expectInvalid(await shop.post("/v1/hooks", { trigger: "order.paid", target_url: url }), "/target_url"),
    ];
    for (const problem of problems) expect(JSON.stringify(problem)).not.toContain("password@");
    expect((await read(shop, "/v1/rules")).data).toEqual([]);
    expect((await read(shop, "/v1/endpoints")).data).toEqual([]);
  });

  it("is refused in a PATCH as well", async () => {
    const made = await shop.post("/v1/rules", {
      trigger: "order.paid",
      action: { type: "webhook", url: "https://example.com/" },
    });
    const reply = await shop.patch(`/v1/rules/${made.body.id}`, {
      action: { type: "webhook", url: "https://10.0.0.1/" },
    });
    expectInvalid(reply, "/action/url");
  });

  it("is accepted if its name does not resolve now, and if it is in the allowed ranges", async () => {
    await saveSettings(shop, { orders: { url: "https://does-not-exist.invalid/hook" } });
    await saveSettings(shop, { orders: { url: "http://127.0.0.1:9/hook" } });
    await saveSettings(shop, { orders: { url: "https://8.8.8.8/hook" } });
    await saveSettings(shop, { orders: { url: "https://[2606:4700:4700::1111]/hook" } });
  });

  it("is one endpoint in every spelling", async () => {
    const spellings = [
      "https://EXAMPLE.com",
      "https://example.com/",
      "https://example.com:443/#part",
      "HTTPS://example.com/./",
    ];
    for (const url of spellings) {
      expect((await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook", url } })).status).toBe(
        201,
      );
    }
    for (const url of ["https://example.com/?", "https://example.com/a", "https://example.com/A"]) {
      expect((await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "webhook", url } })).status).toBe(
        201,
      );
    }
    await shop.post("/v1/rules", { trigger: "order.paid", action: { type: "zapier", url: "https://example.com/" } });
    const endpoints = (await read(shop, "/v1/endpoints")).data.map(
      (each: { kind: string; url: string }) => `${each.kind} ${each.url}`,
    );
    expect(endpoints.toSorted()).toEqual([
      "webhook https://example.com/",
      "webhook https://example.com/?",
      "webhook https://example.com/A",
      "webhook https://example.com/a",
      "zapier https://example.com/",
    ]);
  });
});

it("the alert settings of a hub without a mail server say that no mail is sent, if there are recipients", async () => {
  const path = "/v1/settings/alerts";
  expect((await read(shop, path)).last_problem).toBeNull();
  const reply = await shop.put(path, { email: "seller@example.com" }, { "accept-language": "nl" });
  expect(reply.body.last_problem).toEqual({
    at: null,
    text: expect.stringMatching(/verstuurt geen e-mail.*HAAK_SMTP_URL/),
  });
  expect((await read(shop, path)).last_problem.text).toMatch(/sends no mail/);
});
