import { describe, expect, it } from "vitest";
import { useAppOnFakeHub } from "./app-on-fake-hub.ts";
import { expectFits } from "./checks/expect-fits.ts";
import type { ScriptedAnswer } from "./fake-hub.ts";
import { orderEvent, type ShopEvent, subscriptionEvent } from "./shop-events.ts";

const on = useAppOnFakeHub();

const find = async (key: string, inputData: Record<string, unknown>) =>
  (await on.call(`searches.${key}.operation.perform`, { inputData })) as Record<string, unknown>[];

const answerByPath = (answers: Record<string, unknown>) => {
  on.hub.answer = ({ path }): ScriptedAnswer => ({
    status: 200,
    body: answers[path] ?? { data: [], next_cursor: null },
  });
};

const listOf = (data: readonly object[]) => ({ data, next_cursor: null });

/** Events as the hub lists them, the latest reported one first. */
const stored = (events: readonly ShopEvent[]) =>
  listOf(events.map((event, index) => ({ ...event, id: `evt_${index}` })));

describe("Find Order", () => {
  it("requests the events of a person, and returns each order once in its last reported state", async () => {
    const paid = orderEvent("order.paid", { id: "1", products: ["7"] });
    const reversed = {
      ...orderEvent("payment.reversed", { id: "1", products: ["7"] }),
      occurred_at: "2026-12-01T10:00:00Z",
    };
    const older = { ...orderEvent("order.paid", { id: "2", products: ["7"] }), occurred_at: "2026-01-01T10:00:00Z" };
    answerByPath({ "/v1/events": stored([older, paid, reversed]) });
    const found = await find("find_order", { customer_email: " buyer@example.com ", order: "" });
    expect(found.map(({ order_id, type, id }) => [order_id, type, id])).toEqual([
      ["1", "payment.reversed", "evt_2"],
      ["2", "order.paid", "evt_0"],
    ]);
    expect([...(on.hub.seen[0]?.query ?? [])]).toEqual([
      ["email", "buyer@example.com"],
      ["type", "order.created,order.paid,payment.reversed"],
      ["limit", "250"],
    ]);
    expectFits(found[0], "searches", "find_order");
  });

  it("requests an order by its id", async () => {
    answerByPath({ "/v1/events": stored([orderEvent("order.paid", { id: "1", products: ["7"] })]) });
    expect(await find("find_order", { order: 1 })).toMatchObject([{ order_id: "1", total: 121 }]);
    expect(on.hub.seen[0]?.query.get("order_id")).toBe("1");
    expect(on.hub.seen[0]?.query.has("email")).toBe(false);
  });

  it("finds an order by its number if the person is known", async () => {
    const events = ["1", "2"].map((id) => orderEvent("order.paid", { id, products: ["7"] }));
    answerByPath({ "/v1/events": stored(events) });
    const found = await find("find_order", { customer_email: "buyer@example.com", order: "2026-2" });
    expect(found.map(({ order_id }) => order_id)).toEqual(["2"]);
    expect(on.hub.seen[0]?.query.get("email")).toBe("buyer@example.com");
  });

  it("finds nothing, without an error, if there is nothing", async () => {
    answerByPath({});
    expect(await find("find_order", { order: "1" })).toEqual([]);
  });

  it("asks for an input before it sends a request", async () => {
    await expect(find("find_order", { customer_email: " ", order: null })).rejects.toThrow("Fill in Customer Email");
    expect(on.hub.seen).toEqual([]);
  });
});

describe("Find Subscription", () => {
  it("returns each subscription of a person once in its last reported state, and only those to a chosen product", async () => {
    const events = [
      subscriptionEvent("5", "started", "9"),
      subscriptionEvent("5", "cancelled", "9"),
      subscriptionEvent("6", "ended", "8"),
    ];
    answerByPath({ "/v1/events": stored(events) });
    const all = await find("find_subscription", { customer_email: "member@example.com" });
    expect(all.map(({ subscription_id, status }) => [subscription_id, status])).toEqual([
      ["6", "ended"],
      ["5", "cancelled"],
    ]);
    expect(on.hub.seen[0]?.query.get("type")).toBe("subscription.started,subscription.cancelled,subscription.ended");
    const some = await find("find_subscription", { customer_email: "member@example.com", product: "9" });
    expect(some).toMatchObject([{ subscription_id: "5", ends_at: "2026-12-01T00:00:00+01:00" }]);
    expectFits(some[0], "searches", "find_subscription");
  });

  it("requests a subscription by its id", async () => {
    answerByPath({ "/v1/events": stored([subscriptionEvent("5", "started", "9")]) });
    expect(await find("find_subscription", { subscription: "5" })).toMatchObject([{ subscription_id: "5" }]);
    expect(on.hub.seen[0]?.query.get("subscription_id")).toBe("5");
  });

  it("asks for an input", async () => {
    await expect(find("find_subscription", { product: "9" })).rejects.toThrow("Fill in Customer Email");
  });
});

describe("Find Customer's Access", () => {
  const right = {
    email: "bo@example.com",
    connection_id: "con_1",
    sku: "COURSE-7",
    state: "granted",
    reasons: [
      { event_id: "evt_1", order_id: "1001", since: "2026-03-15T10:00:00+01:00" },
      { event_id: "evt_2", subscription_id: "501", since: "2026-03-15T10:00Z", until: "2026-04-15T10:00:00Z" },
    ],
    due_at: null,
  };

  it("returns each access with the name of the community and every reason", async () => {
    const ending = { state: "revoking", due_at: "2026-04-15T10:00:00Z" };
    const level = { ...right, ...ending, connection_id: "con_2", sku: undefined, level: "members" };
    answerByPath({
      "/v1/access": listOf([right, level]),
      "/v1/huddle/connections": listOf([{ id: "con_1", name: "My community" }]),
      "/v1/connections": listOf([{ id: "con_2", name: "My library" }]),
    });
    const found = await find("find_access", { customer_email: " Bo@example.com", state: "" });
    expect(found).toMatchObject([
      {
        id: "con_1 COURSE-7 bo@example.com",
        customer_email: "bo@example.com",
        community: "My community",
        sku: "COURSE-7",
        level: null,
        is_granted: true,
        reasons: [
          { order_id: "1001", subscription_id: null, since: "2026-03-15T10:00:00+01:00", until: null },
          { order_id: null, subscription_id: "501", since: "2026-03-15T10:00:00Z", until: "2026-04-15T10:00:00Z" },
        ],
      },
      {
        id: "con_2 members bo@example.com",
        community: "My library",
        level: "members",
        is_granted: false,
        due_at: "2026-04-15T10:00:00Z",
      },
    ]);
    expect([...(on.hub.seen[0]?.query ?? [])]).toEqual([
      ["email", "Bo@example.com"],
      ["limit", "250"],
    ]);
    for (const one of found) expectFits(one, "searches", "find_access");
  });

  it("requests one state if one was chosen, and no names if nothing was found", async () => {
    answerByPath({});
    expect(await find("find_access", { customer_email: "bo@example.com", state: "granted" })).toEqual([]);
    expect(on.hub.seen.map(({ path }) => path)).toEqual(["/v1/access"]);
    expect(on.hub.seen[0]?.query.get("state")).toBe("granted");
  });

  it("needs an email", async () => {
    await expect(find("find_access", { customer_email: "" })).rejects.toThrow("Fill in Customer Email.");
  });
});
