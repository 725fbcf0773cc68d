import { describe, expect, it } from "vitest";
import { useAppOnFakeHub } from "./app-on-fake-hub.ts";

const on = useAppOnFakeHub();
const { call, operation, answerAlways } = on;

const targetUrl = "https://hooks.example.com/hooks/standard/1/2/";

describe("connecting", () => {
  it("requests the shop of the key, with the key as Bearer", async () => {
    answerAlways({ status: 200, body: { id: "shp_1", name: "Course Shop", email: "shop@example.com" } });
    expect(await call("authentication.test")).toEqual({ id: "shp_1", name: "Course Shop", email: "shop@example.com" });
    expect(on.hub.seen).toMatchObject([{ method: "GET", path: "/v1/me", authorization: "Bearer key-1" }]);
  });

  it("accepts a hub below a path, and spaces around the pasted address", async () => {
    await call("authentication.test", { authData: { hub_url: ` ${on.hub.url}/haak/ `, api_key: " key-1 " } });
    expect(on.hub.seen).toMatchObject([{ path: "/haak/v1/me", authorization: "Bearer key-1" }]);
  });

  it("names the connection by shop and e-mail, or by shop and host if the e-mail is unknown", async () => {
    const label = (inputData: Record<string, unknown>) => call("authentication.connectionLabel", { inputData });
    expect(await label({ name: "Course Shop", email: "shop@example.com" })).toBe("Course Shop (shop@example.com)");
    expect(await label({ name: "Course Shop" })).toBe(`Course Shop (${new URL(on.hub.url).host})`);
  });

  it("sends nothing without a whole key", async () => {
    const authData = { hub_url: on.hub.url, api_key: "••••" };
    await expect(call("authentication.test", { authData })).rejects.toMatchObject({ name: "ExpiredAuthError" });
    expect(on.hub.seen).toEqual([]);
  });

  it("sends nothing to an address without TLS", async () => {
    const authData = { hub_url: "http://hub.example.com", api_key: "key-1" };
    await expect(call("authentication.test", { authData })).rejects.toThrow("must start with https://");
  });

  it("explains an answer that is not from a hub", async () => {
    answerAlways({ status: 200, body: "<html>Welcome</html>", headers: { "content-type": "text/html" } });
    await expect(call("authentication.test")).rejects.toThrow("not as a Haak hub");
  });
});

describe("subscribing", () => {
  it("leaves the filtering of orders to the hub", async () => {
    answerAlways({ status: 201, body: { id: "hok_1", trigger: "order.paid" } });
    const inputData = { products: ["7", ""], product_groups: ["courses"], payments: "all", include_test_orders: true };
    expect(await operation("order_paid", "performSubscribe", { targetUrl, inputData })).toEqual({ id: "hok_1" });
    expect(on.hub.seen).toMatchObject([{ method: "POST", path: "/v1/hooks", authorization: "Bearer key-1" }]);
    expect(on.hub.seen[0]?.body).toEqual({
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

  it("asks for first payments of everything if no field was filled in", async () => {
    answerAlways({ status: 200, body: { id: "hok_1" } });
    await operation("order_paid", "performSubscribe", { targetUrl, inputData: { products: null, payments: "" } });
    expect(on.hub.seen[0]?.body).toMatchObject({
      filters: { products: [], product_groups: [], include_test: false, kinds: ["first", "upsell"] },
    });
  });

  it.each([
    ["order_created", "order.created", { kinds: ["first", "upsell"], include_test: false }],
    ["order_line_paid", "order.paid", { kinds: ["first", "upsell"], include_test: false, per_line: true }],
    ["upsell_paid", "order.paid", { kinds: ["upsell"], upsells: ["3"], include_test: false }],
    ["installment_paid", "order.paid", { kinds: ["installment"], include_test: false }],
    ["subscription_renewed", "order.paid", { kinds: ["renewal"], include_test: false }],
    ["payment_reversed", "payment.reversed", { include_test: false }],
    ["subscription_started", "subscription.started", { include_test: false }],
    ["subscription_cancelled", "subscription.cancelled", { include_test: false }],
  ])("sends the filters of %s", async (trigger, eventType, filters) => {
    answerAlways({ status: 201, body: { id: "hok_1" } });
    const inputData = { products: ["7"], product_groups: ["courses"], upsells: ["3"], forms: ["41"] };
    await operation(trigger, "performSubscribe", { targetUrl, inputData });
    expect(on.hub.seen[0]?.body).toEqual({
      trigger: eventType,
      target_url: targetUrl,
      filters: { products: ["7"], product_groups: ["courses"], ...filters },
    });
  });

  it.each([
    ["affiliate_accepted", "affiliate.accepted", {}],
    ["affiliate_declined", "affiliate.declined", {}],
    ["affiliate_quit", "affiliate.quit", {}],
    ["form_submitted", "form.submitted", { forms: ["41"] }],
  ])("sends %s without filters that do not apply", async (trigger, eventType, filters) => {
    answerAlways({ status: 201, body: { id: "hok_1" } });
    const inputData = { products: ["7"], payments: "all", include_test_orders: true, forms: ["41"] };
    await operation(trigger, "performSubscribe", { targetUrl, inputData });
    expect(on.hub.seen[0]?.body).toEqual({ trigger: eventType, target_url: targetUrl, filters });
  });

  it("sends no kinds of orders for a subscription", async () => {
    answerAlways({ status: 201, body: { id: "hok_1" } });
    await operation("subscription_ended", "performSubscribe", { targetUrl, inputData: { products: ["9"] } });
    expect(on.hub.seen[0]?.body).toEqual({
      trigger: "subscription.ended",
      target_url: targetUrl,
      filters: { products: ["9"], product_groups: [], include_test: false },
    });
  });
});

describe("unsubscribing", () => {
  const unsubscribe = () => operation("order_paid", "performUnsubscribe", { subscribeData: { id: "hok/1" } });

  it.each([204, 404, 410])("succeeds if the hub answers %i", async (status) => {
    answerAlways({ status });
    expect(await unsubscribe()).toEqual({});
    expect(on.hub.seen).toMatchObject([{ method: "DELETE", path: "/v1/hooks/hok%2F1" }]);
  });

  it("fails if the hub cannot do it now", async () => {
    answerAlways({ status: 503, body: { detail: "The database is down." } });
    await expect(unsubscribe()).rejects.toThrow("cannot answer at the moment (status 503)");
  });

  it("fails if the hub cannot be reached", async () => {
    await on.hub.close();
    await expect(unsubscribe()).rejects.toThrow("cannot be reached");
  });

  it("asks to reconnect if the key is not valid any more", async () => {
    answerAlways({ status: 401 });
    await expect(unsubscribe()).rejects.toMatchObject({ name: "ExpiredAuthError" });
  });

  it("does nothing if subscribing left no id", async () => {
    expect(await operation("order_paid", "performUnsubscribe", { subscribeData: {} })).toEqual({});
    expect(on.hub.seen).toEqual([]);
  });
});

describe("refusals of the hub", () => {
  const subscribe = () => operation("order_paid", "performSubscribe", { targetUrl });

  it("ask to reconnect if the key is not valid any more", async () => {
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
  ])("become a message for %i", async (status, message) => {
    answerAlways({ status, body: { code: "some_code", detail: "The reason." } });
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "AppError" });
    const given = JSON.parse((error as Error).message);
    expect(given).toMatchObject({ code: "some_code", status });
    expect(given.message).toContain(message);
    expect(given.message).toContain("The reason.");
  });

  it("name the wrong field", async () => {
    const errors = [{ pointer: "/target_url", message: "must be https" }];
    answerAlways({ status: 422, body: { detail: "The hook does not fit.", errors } });
    await expect(subscribe()).rejects.toThrow("The hook does not fit. target url: must be https");
  });

  it("become a wait if an unavailable hub gives a time", async () => {
    answerAlways({ status: 503, headers: { "retry-after": "11" }, body: { detail: "It is stopping." } });
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ThrottledError" });
    expect(JSON.parse((error as Error).message)).toMatchObject({
      delay: 11,
      message: expect.stringContaining(
        "cannot answer at the moment (status 503); try again in a few minutes. It is stopping.",
      ),
    });
  });

  it.each([400, 403, 404, 409, 410, 413, 415, 422, 429, 500, 502, 503, 504])(
    "do not ask to reconnect for %i, because that would switch the Zap off",
    async (status) => {
      answerAlways({ status, headers: { "retry-after": "1" } });
      await expect(subscribe()).rejects.not.toMatchObject({ name: "ExpiredAuthError" });
    },
  );

  it("become a wait of the seconds in a 429", async () => {
    answerAlways({ status: 429, headers: { "retry-after": "7" }, body: { detail: "Too many." } });
    const error = await subscribe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ThrottledError" });
    expect(JSON.parse((error as Error).message)).toMatchObject({ delay: 7 });
  });
});

describe("a post to the hook URL", () => {
  it.each([{}, { id: "dlv_1" }, [], { id: "dlv_1", type: "order.created", timestamp: "now", data: { order: {} } }])(
    "makes no run of a body that is not an envelope of the trigger: %j",
    async (cleanedRequest) => {
      expect(await operation("order_paid", "perform", { cleanedRequest })).toEqual([]);
    },
  );
});
