import builtApp from "@haak/zapier-app";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallBundle, createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { type FakeHub, type ScriptedAnswer, startFakeHub } from "./fake-hub.ts";

const app = createAppCaller(builtApp);

let hub: FakeHub;

beforeEach(async () => {
  hub = await startFakeHub();
});

afterEach(() => hub.close());

const call = (method: string, bundle: CallBundle = {}) =>
  app.call(method, { authData: { hub_url: hub.url, api_key: "key-1" }, ...bundle });

const operation = (trigger: string, method: string, bundle: CallBundle = {}) =>
  call(`triggers.${trigger}.operation.${method}`, bundle);

const answerAlways = (answer: ScriptedAnswer) => {
  hub.answer = () => answer;
};

const targetUrl = "https://hooks.example.com/hooks/standard/1/2/";

describe("connecting", () => {
  it("asks who the key belongs to, with the key as Bearer", async () => {
    answerAlways({ status: 200, body: { id: "shp_1", name: "Course Shop", email: "shop@example.com" } });
    expect(await call("authentication.test")).toEqual({ id: "shp_1", name: "Course Shop", email: "shop@example.com" });
    expect(hub.seen).toMatchObject([{ method: "GET", path: "/v1/me", authorization: "Bearer key-1" }]);
  });

  it("takes a hub below a path, and space around what was pasted", async () => {
    await call("authentication.test", { authData: { hub_url: ` ${hub.url}/haak/ `, api_key: " key-1 " } });
    expect(hub.seen).toMatchObject([{ path: "/haak/v1/me", authorization: "Bearer key-1" }]);
  });

  it("names the connection by shop and e-mail, or by shop and host where no e-mail is known", async () => {
    const label = (inputData: Record<string, unknown>) => call("authentication.connectionLabel", { inputData });
    expect(await label({ name: "Course Shop", email: "shop@example.com" })).toBe("Course Shop (shop@example.com)");
    expect(await label({ name: "Course Shop" })).toBe(`Course Shop (${new URL(hub.url).host})`);
  });

  it("sends nothing without a whole key", async () => {
    const authData = { hub_url: hub.url, api_key: "••••" };
    await expect(call("authentication.test", { authData })).rejects.toMatchObject({ name: "ExpiredAuthError" });
    expect(hub.seen).toEqual([]);
  });

  it("sends nothing to an address that would carry the key unsealed", async () => {
    const authData = { hub_url: "http://hub.example.com", api_key: "key-1" };
    await expect(call("authentication.test", { authData })).rejects.toThrow("must start with https://");
  });

  it("says so when a page answers that is no hub", async () => {
    answerAlways({ status: 200, body: "<html>Welcome</html>", headers: { "content-type": "text/html" } });
    await expect(call("authentication.test")).rejects.toThrow("not as a Haak hub");
  });
});

describe("subscribing", () => {
  it("leaves the filtering of orders to the hub", async () => {
    answerAlways({ status: 201, body: { id: "hok_1", trigger: "order.paid" } });
    const inputData = { products: ["7", ""], product_groups: ["courses"], payments: "all", include_test_orders: true };
    expect(await operation("order_paid", "performSubscribe", { targetUrl, inputData })).toEqual({ id: "hok_1" });
    expect(hub.seen).toMatchObject([{ method: "POST", path: "/v1/hooks", authorization: "Bearer key-1" }]);
    expect(hub.seen[0]?.body).toEqual({
      trigger: "order.paid",
      target_url: targetUrl,
      filters: {
        products: ["7"],
        product_groups: ["courses"],
        include_test: true,
        kinds: ["first", "upsell", "installment", "renewal"],
      },
    });
  });

  it("asks for first payments of everything when no field was filled in", async () => {
    answerAlways({ status: 200, body: { id: "hok_1" } });
    await operation("order_paid", "performSubscribe", { targetUrl, inputData: { products: null, payments: "" } });
    expect(hub.seen[0]?.body).toMatchObject({
      filters: { products: [], product_groups: [], include_test: false, kinds: ["first", "upsell"] },
    });
  });

  it("says nothing about kinds of orders for a subscription", async () => {
    answerAlways({ status: 201, body: { id: "hok_1" } });
    await operation("subscription_ended", "performSubscribe", { targetUrl, inputData: { products: ["9"] } });
    expect(hub.seen[0]?.body).toEqual({
      trigger: "subscription.ended",
      target_url: targetUrl,
      filters: { products: ["9"], product_groups: [], include_test: false },
    });
  });
});

describe("unsubscribing", () => {
  const unsubscribe = () => operation("order_paid", "performUnsubscribe", { subscribeData: { id: "hok/1" } });

  it.each([204, 404, 410])("is done when the hub answers %i", async (status) => {
    answerAlways({ status });
    expect(await unsubscribe()).toEqual({});
    expect(hub.seen).toMatchObject([{ method: "DELETE", path: "/v1/hooks/hok%2F1" }]);
  });

  it("fails when the hub cannot do it now", async () => {
    answerAlways({ status: 503, body: { detail: "The database is away." } });
    await expect(unsubscribe()).rejects.toThrow("cannot answer at the moment (status 503)");
  });

  it("fails when the hub is away", async () => {
    await hub.close();
    await expect(unsubscribe()).rejects.toThrow("cannot be reached");
  });

  it("asks to reconnect when the key is dead", async () => {
    answerAlways({ status: 401 });
    await expect(unsubscribe()).rejects.toMatchObject({ name: "ExpiredAuthError" });
  });

  it("has nothing to do where subscribing left no id", async () => {
    expect(await operation("order_paid", "performUnsubscribe", { subscribeData: {} })).toEqual({});
    expect(hub.seen).toEqual([]);
  });
});

describe("refusals of the hub", () => {
  const subscribe = () => operation("order_paid", "performSubscribe", { targetUrl });

  it("ask to reconnect for a dead key", async () => {
    answerAlways({ status: 401, body: { detail: "Unknown key." } });
    await expect(subscribe()).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Please reconnect"),
    });
  });

  it.each([
    [403, "not allowed"],
    [404, "check the Hub URL"],
    [409, "refused the request (status 409)"],
    [422, "refused these settings"],
    [500, "cannot answer at the moment (status 500)"],
  ])("become a sentence for %i", async (status, sentence) => {
    answerAlways({ status, body: { code: "some_code", detail: "It is so." } });
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "AppError" });
    const told = JSON.parse((error as Error).message);
    expect(told).toMatchObject({ code: "some_code", status });
    expect(told.message).toContain(sentence);
    expect(told.message).toContain("It is so.");
  });

  it("name the field that is wrong", async () => {
    const errors = [{ pointer: "/target_url", message: "must be https" }];
    answerAlways({ status: 422, body: { detail: "The hook does not fit.", errors } });
    await expect(subscribe()).rejects.toThrow("The hook does not fit. /target_url: must be https");
  });

  it("become a wait of as many seconds as a 429 names", async () => {
    answerAlways({ status: 429, headers: { "retry-after": "7" }, body: { detail: "Too many." } });
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ThrottledError" });
    expect(JSON.parse((error as Error).message)).toMatchObject({ delay: 7 });
  });
});

describe("samples", () => {
  it("ask for three of the shop's own events by the same filters as the hook", async () => {
    answerAlways({ status: 200, body: [] });
    const inputData = { products: ["7", "8"], product_groups: ["courses"], payments: "recurring" };
    expect(await operation("order_paid", "performList", { inputData })).toEqual([]);
    expect(hub.seen).toMatchObject([{ method: "GET", path: "/v1/samples" }]);
    expect([...(hub.seen[0]?.query ?? [])]).toEqual([
      ["trigger", "order.paid"],
      ["products", "7"],
      ["products", "8"],
      ["product_groups", "courses"],
      ["include_test", "false"],
      ["kinds", "installment"],
      ["kinds", "renewal"],
      ["limit", "3"],
    ]);
  });

  it("name no product when none was chosen", async () => {
    answerAlways({ status: 200, body: [] });
    await operation("subscription_ended", "performList", { inputData: { products: [""] } });
    expect([...(hub.seen[0]?.query.keys() ?? [])]).toEqual(["trigger", "include_test", "limit"]);
  });

  it("are the very runs that posts of the same bodies make", async () => {
    const order = { id: "1001", kind: "first", mode: "live", currency: "EUR", amount: "100.00", lines: [] };
    const timestamp = "2026-11-24T10:00:00+01:00";
    const body = { id: "dlv_1", type: "order.paid", timestamp, event_id: "evt_1", data: { order } };
    answerAlways({ status: 200, body: [body] });
    const cleanedRequest = { ...body, querystring: { a: "1" } };
    const sampled = await operation("order_paid", "performList");
    expect(sampled).toEqual(await operation("order_paid", "perform", { cleanedRequest }));
    expect(sampled).toMatchObject([{ id: "dlv_1", order_id: "1001", total: null, total_excluding_tax: 100 }]);
  });
});

describe("a post to the hook URL", () => {
  it.each([{}, { id: "dlv_1" }, [], { id: "dlv_1", type: "order.created", timestamp: "now", data: { order: {} } }])(
    "makes no run of what is no envelope of the trigger: %j",
    async (cleanedRequest) => {
      expect(await operation("order_paid", "perform", { cleanedRequest })).toEqual([]);
    },
  );
});

describe("a drop-down", () => {
  /** Three pages, whose cursors only the hub understands. */
  const pages: Record<string, { data: object[]; next_cursor: string | null }> = {
    "": { data: [{ id: "1", name: "One" }], next_cursor: "c2" },
    c2: { data: [{ id: "2", name: "Two" }], next_cursor: "c3" },
    c3: { data: [{ id: "3", name: "Three" }], next_cursor: null },
  };

  const open = (trigger: string, page: number) =>
    operation(trigger, "perform", { meta: { isFillingDynamicDropdown: true, page } });

  beforeEach(() => {
    hub.answer = ({ query }) => ({ status: 200, body: pages[query.get("cursor") ?? ""] });
  });

  it.each([
    ["products", "/v1/products"],
    ["product_groups", "/v1/product-groups"],
  ])("of %s asks %s for as much as it gives", async (trigger, path) => {
    expect(await open(trigger, 0)).toEqual([{ id: "1", name: "One" }]);
    expect(hub.seen.map((seen) => [seen.path, seen.query.get("limit")])).toEqual([[path, "250"]]);
  });

  it("walks the hub's cursors to the page that Zapier counts to", async () => {
    expect(await open("products", 2)).toEqual([{ id: "3", name: "Three" }]);
    expect(hub.seen.map((seen) => seen.query.get("cursor"))).toEqual([null, "c2", "c3"]);
  });

  it("is empty past the last page, and stops asking there", async () => {
    expect(await open("products", 9)).toEqual([]);
    expect(hub.seen).toHaveLength(3);
  });
});
