import builtApp from "@haak/zapier-app";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { keyPaths } from "../../sandbox/src/zapier/key-paths.ts";
import type { Definition } from "./checks/definition.ts";
import { valueFindings } from "./checks/value-findings.ts";
import { type FakeHub, type ScriptedAnswer, startFakeHub } from "./fake-hub.ts";
import { orderEvent, type ShopEvent, subscriptionEvent } from "./shop-events.ts";

const app = createAppCaller(builtApp);
const definition = (await app.definition()) as Definition;

let hub: FakeHub;

beforeEach(async () => {
  hub = await startFakeHub();
});

afterEach(() => hub.close());

const perform = (part: string, inputData: Record<string, unknown>) =>
  app.call(`${part}.operation.perform`, { authData: { hub_url: hub.url, api_key: "key-1" }, inputData });

const find = async (key: string, inputData: Record<string, unknown>) =>
  (await perform(`searches.${key}`, inputData)) as Record<string, unknown>[];

const answerByPath = (answers: Record<string, unknown>) => {
  hub.answer = ({ path }): ScriptedAnswer => ({ status: 200, body: answers[path] ?? { data: [], next_cursor: null } });
};

const listOf = (data: readonly object[]) => ({ data, next_cursor: null });

/** Events as the hub lists them, the one that it heard of last first. */
const stored = (events: readonly ShopEvent[]) =>
  listOf(events.map((event, index) => ({ ...event, id: `evt_${index}` })));

/** What a search or an action returned has the keys of its sample and the types of its fields. */
const expectFits = (value: Record<string, unknown>, kind: "searches" | "creates", key: string) => {
  const { sample, outputFields = [] } = definition[kind]?.[key]?.operation ?? {};
  expect([...keyPaths(value)].filter((path) => !path.startsWith("custom_fields."))).toEqual([...keyPaths(sample)]);
  expect(valueFindings({ place: key, value, fields: outputFields })).toEqual([]);
};

describe("Find Order", () => {
  it("asks for the events of a person, and tells each order once, as it was heard of last", async () => {
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
    expect([...(hub.seen[0]?.query ?? [])]).toEqual([
      ["email", "buyer@example.com"],
      ["type", "order.created,order.paid,payment.reversed"],
      ["limit", "250"],
    ]);
    expectFits(found[0] ?? {}, "searches", "find_order");
  });

  it("asks for an order by its id", async () => {
    answerByPath({ "/v1/events": stored([orderEvent("order.paid", { id: "1", products: ["7"] })]) });
    expect(await find("find_order", { order: 1 })).toMatchObject([{ order_id: "1", total: 121 }]);
    expect(hub.seen[0]?.query.get("order_id")).toBe("1");
    expect(hub.seen[0]?.query.has("email")).toBe(false);
  });

  it("takes the number of an order for one of that person", async () => {
    const events = ["1", "2"].map((id) => orderEvent("order.paid", { id, products: ["7"] }));
    answerByPath({ "/v1/events": stored(events) });
    const found = await find("find_order", { customer_email: "buyer@example.com", order: "2026-2" });
    expect(found.map(({ order_id }) => order_id)).toEqual(["2"]);
    expect(hub.seen[0]?.query.get("email")).toBe("buyer@example.com");
  });

  it("finds nothing without an error where there is nothing", async () => {
    answerByPath({});
    expect(await find("find_order", { order: "1" })).toEqual([]);
  });

  it("asks for something to look for before it asks the hub", async () => {
    await expect(find("find_order", { customer_email: " ", order: null })).rejects.toThrow("Fill in Customer Email");
    expect(hub.seen).toEqual([]);
  });
});

describe("Find Subscription", () => {
  it("tells each subscription of a person once, as it was heard of last, and those to a product only", async () => {
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
    expect(hub.seen[0]?.query.get("type")).toBe("subscription.started,subscription.cancelled,subscription.ended");
    const some = await find("find_subscription", { customer_email: "member@example.com", product: "9" });
    expect(some).toMatchObject([{ subscription_id: "5", ends_at: "2026-12-01T00:00:00+01:00" }]);
    expectFits(some[0] ?? {}, "searches", "find_subscription");
  });

  it("asks for a subscription by its id", async () => {
    answerByPath({ "/v1/events": stored([subscriptionEvent("5", "started", "9")]) });
    expect(await find("find_subscription", { subscription: "5" })).toMatchObject([{ subscription_id: "5" }]);
    expect(hub.seen[0]?.query.get("subscription_id")).toBe("5");
  });

  it("asks for something to look for", async () => {
    await expect(find("find_subscription", { product: "9" })).rejects.toThrow("Fill in Customer Email");
  });
});

/** The ledger of access is answered by a stand-in here, from the hub's public contract. */
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

  it("tells each right with the name of the community and every reason", async () => {
    const level = { ...right, sku: undefined, level: "members", state: "revoking", due_at: "2026-04-15T10:00:00Z" };
    answerByPath({
      "/v1/access": listOf([right, level]),
      "/v1/huddle/connections": listOf([{ id: "con_1", name: "My community" }]),
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
      { id: "con_1 members bo@example.com", level: "members", is_granted: false, due_at: "2026-04-15T10:00:00Z" },
    ]);
    expect([...(hub.seen[0]?.query ?? [])]).toEqual([
      ["email", "Bo@example.com"],
      ["limit", "250"],
    ]);
    for (const one of found) expectFits(one, "searches", "find_access");
  });

  it("asks for one state where one was chosen, and for no names where nothing was found", async () => {
    answerByPath({});
    expect(await find("find_access", { customer_email: "bo@example.com", state: "granted" })).toEqual([]);
    expect(hub.seen.map(({ path }) => path)).toEqual(["/v1/access"]);
    expect(hub.seen[0]?.query.get("state")).toBe("granted");
  });

  it("needs an email", async () => {
    await expect(find("find_access", { customer_email: "" })).rejects.toThrow("Fill in Customer Email.");
  });
});

describe("Record Event", () => {
  const accepted = { id: "evt_1", type: "order.paid", duplicate: false, deliveries: 2 };
  const record = (inputData: Record<string, unknown>) => perform("creates.record_event", inputData);
  const posted = () => hub.seen.find(({ method }) => method === "POST");

  it("records an order under the names that the shop has for its products", async () => {
    hub.answer = ({ path }) =>
      path === "/v1/events"
        ? { status: 202, body: accepted }
        : {
            status: 200,
            body: listOf([
              { id: "77", name: "Other" },
              { id: "7", name: "Course" },
            ]),
          };
    const result = await record({
      event: "order.paid",
      reference: "W-1",
      customer_email: "bo@example.com",
      total: 121,
      lines: [{ product: "7", quantity: "", total: "121" }, { product: "" }],
    });
    expect(result).toEqual({ id: "evt_1", type: "order.paid", is_duplicate: false, deliveries: 2 });
    expectFits(result as Record<string, unknown>, "creates", "record_event");
    expect(posted()).toMatchObject({ path: "/v1/events", body: { key: "zapier:order.paid:W-1", type: "order.paid" } });
    expect(posted()?.body).toMatchObject({
      data: { order: { id: "zapier:W-1", lines: [{ product: { id: "7", title: "Course" } }] } },
    });
  });

  it("records a form with its answers", async () => {
    hub.answer = ({ path }) =>
      path === "/v1/events"
        ? { status: 202, body: { ...accepted, type: "form.submitted" } }
        : { status: 200, body: listOf([]) };
    const answers = { "Your size?": "M", Colour: "" };
    await record({ event: "form.submitted", reference: "1", customer_email: "a@example.com", form: "Intake", answers });
    expect(posted()?.body).toMatchObject({
      data: {
        form: {
          id: "Intake",
          name: "Intake",
          fields: [
            { label: "Your size?", value: "M" },
            { label: "Colour", value: null },
          ],
        },
      },
    });
  });

  it("says in a sentence what cannot be understood, before anything is recorded", async () => {
    answerByPath({});
    const input = { event: "order.paid", reference: "W-1", customer_email: "bo@example.com", total: "a lot" };
    await expect(record(input)).rejects.toThrow("fill in a number such as 121.00");
    expect(posted()).toBeUndefined();
  });

  it("hands on what the hub refuses, in words", async () => {
    hub.answer = () => ({
      status: 422,
      body: {
        detail: "Not valid.",
        errors: [{ pointer: "/data/order/customer/email", message: "is no e-mail address" }],
      },
    });
    const input = { event: "order.paid", reference: "W-1", customer_email: "bo", total: 1 };
    await expect(record(input)).rejects.toThrow("Not valid. order customer email: is no e-mail address");
  });
});

describe("Resend Delivery", () => {
  const resend = (delivery: unknown) => perform("creates.resend_delivery", { delivery });
  const delivery = {
    id: "dlv_1",
    event_id: "evt_1",
    event_type: "order.paid",
    attempt_count: 9,
    created_at: "2026-03-15T09:00:00Z",
  };

  const answerInState = (state: string) => {
    let now = state;
    hub.answer = ({ method }) => {
      if (method === "POST") now = "pending";
      return { status: method === "POST" ? 202 : 200, body: { ...delivery, line_number: null, state: now } };
    };
  };

  it.each(["failed", "cancelled", "waiting", "paused", "pending"])(
    "sends one that is %s, and tells what became of it",
    async (state) => {
      answerInState(state);
      const result = await resend("dlv/1");
      expect(result).toMatchObject({ id: "dlv_1", state: "pending", event_type: "order.paid", attempt_count: 9 });
      expect(hub.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        "GET /v1/deliveries/dlv%2F1",
        "POST /v1/deliveries/dlv%2F1/retry",
        "GET /v1/deliveries/dlv%2F1",
      ]);
      expectFits(result as Record<string, unknown>, "creates", "resend_delivery");
    },
  );

  it.each(["delivered", "sending"])(
    "halts for one that is %s, so that no Zap starts itself for ever",
    async (state) => {
      answerInState(state);
      await expect(resend("dlv_1")).rejects.toMatchObject({ name: "HaltedError" });
      expect(hub.seen.map(({ method }) => method)).toEqual(["GET"]);
    },
  );

  it("needs a delivery", async () => {
    await expect(resend("")).rejects.toThrow("Choose a delivery.");
  });

  it("says so when the delivery is not there", async () => {
    hub.answer = () => ({ status: 404, body: { detail: "There is no such delivery." } });
    await expect(resend("dlv_9")).rejects.toThrow("There is no such delivery.");
  });
});
