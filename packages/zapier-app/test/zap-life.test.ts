import builtApp from "@haak/zapier-app";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { startZapierRuntime, type ZapierRuntime } from "../../sandbox/src/zapier/start-zapier-runtime.ts";
import type { Zap } from "../../sandbox/src/zapier/zap.ts";
import { type Definition, valueFindings } from "./definition-checks.ts";
import { type Hub, startHub } from "./hub.ts";
import { orderPaid, subscriptionEvent } from "./shop-events.ts";

/** What a busy machine may take for a delivery that needs some milliseconds. */
const RUN_MS_MAX = 10_000;

let hub: Hub;
let zapier: ZapierRuntime;
const zaps: Zap[] = [];

beforeAll(async () => {
  hub = await startHub();
  zapier = await startZapierRuntime({ app: builtApp });
  await zapier.connect({ hub_url: hub.url, api_key: hub.apiKey });
}, 90_000);

afterAll(async () => {
  await zapier?.close();
  await hub?.stop();
}, 60_000);

/** The next test counts calls, so no Zap of this one may be left on. */
afterEach(async () => {
  for (const zap of zaps.splice(0)) if (zap.state === "on") await zapier.turnOff(zap);
});

const turnOn = async (trigger: string, inputData: Record<string, unknown>): Promise<Zap> => {
  const zap = await zapier.turnOn({ trigger, inputData });
  zaps.push(zap);
  return zap;
};

/** Hands an event to the hub; returns how many calls the hub owes for it, which is how a test sees that none is made. */
const tell = async (event: object): Promise<number> => {
  const { deliveries } = (await hub.post("/v1/events", event)) as { deliveries: number };
  return deliveries;
};

const hooks = async (): Promise<{ id: string; target_url: string }[]> => {
  const { data } = (await hub.get("/v1/hooks")) as { data: { id: string; target_url: string }[] };
  return data;
};

const hooksOf = async (zap: Zap) => (await hooks()).filter(({ target_url }) => target_url === zap.targetUrl);

const waitForOrders = async (zap: Zap, count: number) =>
  (await zapier.waitForRuns(zap, count, RUN_MS_MAX)).map((run) => run.order_id);

describe("a connection", () => {
  it("is named after the shop that the key opens", async () => {
    expect(await zapier.connect({ hub_url: hub.url, api_key: hub.apiKey })).toContain(hub.shopName);
  });

  it("asks to reconnect when the key is wrong", async () => {
    const refused = zapier.connect({ hub_url: hub.url, api_key: "no-such-key-0123456789abcdef" });
    await expect(refused).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Please reconnect"),
    });
  });
});

describe("a Zap on Order Paid", () => {
  it("runs once for an order with its product, and not for others", async () => {
    const zap = await turnOn("order_paid", { products: ["a7"], product_groups: [""], payments: "" });
    expect(await tell(orderPaid({ id: "a1", products: ["a8"] }))).toBe(0);
    expect(await tell(orderPaid({ id: "a2", products: ["a7", "a8"] }))).toBe(1);
    const [run] = await zapier.waitForRuns(zap, 1, RUN_MS_MAX);
    expect(run).toMatchObject({
      id: expect.stringMatching(/^dlv_/),
      event_id: expect.stringMatching(/^evt_/),
      type: "order.paid",
      is_test: false,
      order_id: "a2",
      order_number: "2026-a2",
      kind: "first",
      is_first_payment: true,
      currency: "EUR",
      total: 242,
      total_excluding_tax: 200,
      tax: 42,
      customer_email: "buyer@example.com",
      lines: [{ product_id: "a7", sku: "SKU-a7", total: 121 }, { product_id: "a8" }],
    });
    expect(new Date(String(run?.occurred_at))).toEqual(new Date("2026-11-24T10:00:00+01:00"));
    expect(zap.problems).toEqual([]);
  });

  it("makes runs and samples with the declared types", async () => {
    const zap = await turnOn("order_paid", { products: ["b7"] });
    await tell(orderPaid({ id: "b1", products: ["b7"] }));
    const runs = [
      ...(await zapier.waitForRuns(zap, 1, RUN_MS_MAX)),
      ...(await zapier.sample("order_paid", { products: ["b7"] })),
    ];
    const { triggers } = (await createAppCaller(builtApp).definition()) as Definition;
    const fields = triggers.order_paid?.operation.outputFields ?? [];
    expect(runs).toHaveLength(2);
    expect(runs.flatMap((value) => valueFindings({ place: "run", value, fields }))).toEqual([]);
  });

  it("shows samples of the shop's own orders that fit the filter, newest first and three at most", async () => {
    for (const id of ["c1", "c2", "c3", "c4"]) await tell(orderPaid({ id, products: ["c7"] }));
    await tell(orderPaid({ id: "c5", products: ["c8"] }));
    const sampled = await zapier.sample("order_paid", { products: ["c7"] });
    expect(sampled.map((run) => run.order_id)).toEqual(["c4", "c3", "c2"]);
    expect(await zapier.sample("order_paid", { products: ["c9"] })).toEqual([]);
    expect(await zapier.sample("order_paid", { products: ["c7"], payments: "recurring" })).toEqual([]);
  });

  it("runs for a product of its group as well (S18)", async () => {
    const zap = await turnOn("order_paid", { products: ["d7"], product_groups: ["d-books"] });
    expect(await tell(orderPaid({ id: "d1", products: ["d8"], group: "d-books" }))).toBe(1);
    expect(await tell(orderPaid({ id: "d2", products: ["d9"], group: "d-other" }))).toBe(0);
    expect(await waitForOrders(zap, 1)).toEqual(["d1"]);
  });

  it("runs for the payments that it asks for", async () => {
    const first = await turnOn("order_paid", { products: ["e7"] });
    const recurring = await turnOn("order_paid", { products: ["e7"], payments: "recurring" });
    expect(await tell(orderPaid({ id: "e1", products: ["e7"], kind: "upsell" }))).toBe(1);
    expect(await tell(orderPaid({ id: "e2", products: ["e7"], kind: "renewal" }))).toBe(1);
    expect(await waitForOrders(first, 1)).toEqual(["e1"]);
    expect(await waitForOrders(recurring, 1)).toEqual(["e2"]);
  });

  it("runs for test orders only when it asks for them (S15)", async () => {
    const zap = await turnOn("order_paid", { products: ["f7"] });
    expect(await tell(orderPaid({ id: "f1", products: ["f7"], mode: "test" }))).toBe(0);
    await zapier.edit(zap, { products: ["f7"], include_test_orders: true });
    expect(await tell(orderPaid({ id: "f2", products: ["f7"], mode: "test" }))).toBe(1);
    expect(await zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([{ order_id: "f2", is_test: true }]);
  });

  it("does not run again for an event that comes twice (S16)", async () => {
    const zap = await turnOn("order_paid", { products: ["g7"] });
    expect(await tell(orderPaid({ id: "g1", products: ["g7"] }))).toBe(1);
    expect(await tell(orderPaid({ id: "g1", products: ["g7"] }))).toBe(0);
    expect(await waitForOrders(zap, 1)).toEqual(["g1"]);
    expect(zap.problems).toEqual([]);
  });

  it("runs by its new fields after it was edited, and once", async () => {
    const zap = await turnOn("order_paid", { products: ["h7"] });
    await zapier.edit(zap, { products: ["h8"] });
    expect(await tell(orderPaid({ id: "h1", products: ["h7"] }))).toBe(0);
    expect(await tell(orderPaid({ id: "h2", products: ["h8"] }))).toBe(1);
    expect(await waitForOrders(zap, 1)).toEqual(["h2"]);
    expect(await hooksOf(zap)).toMatchObject([zap.subscribeData]);
  });

  it("lives beside another Zap on the same trigger, whatever becomes of that one", async () => {
    const kept = await turnOn("order_paid", { products: ["i7"] });
    const dropped = await turnOn("order_paid", { products: ["i7"] });
    expect(await tell(orderPaid({ id: "i1", products: ["i7"] }))).toBe(2);
    await waitForOrders(dropped, 1);
    await zapier.turnOff(dropped);
    expect(await tell(orderPaid({ id: "i2", products: ["i7"] }))).toBe(1);
    expect(await waitForOrders(kept, 2)).toEqual(["i1", "i2"]);
    expect(dropped.runs).toHaveLength(1);
    expect(kept.problems).toEqual([]);
  });

  it("leaves no hook behind when it is switched off, also when it is switched off twice", async () => {
    const zap = await turnOn("order_paid", { products: ["j7"] });
    expect(await hooksOf(zap)).toMatchObject([zap.subscribeData]);
    await zapier.turnOff(zap);
    await zapier.turnOff(zap);
    expect(await hooksOf(zap)).toEqual([]);
    expect(await tell(orderPaid({ id: "j1", products: ["j7"] }))).toBe(0);
  });

  it("loses its hook at once when Zapier answers 410", async () => {
    const zap = await turnOn("order_paid", { products: ["k7"] });
    zap.state = "off";
    expect(await tell(orderPaid({ id: "k1", products: ["k7"] }))).toBe(1);
    await vi.waitFor(async () => expect(await hooksOf(zap)).toEqual([]), { timeout: RUN_MS_MAX });
    expect(await tell(orderPaid({ id: "k2", products: ["k7"] }))).toBe(0);
    expect(zap.runs).toEqual([]);
  });
});

describe("a Zap on Subscription Ended", () => {
  it("runs when the subscription ends and not when it is cancelled (S9)", async () => {
    const zap = await turnOn("subscription_ended", { products: ["m9"] });
    expect(await tell(subscriptionEvent("m1", "cancelled", "m9"))).toBe(0);
    expect(await tell(subscriptionEvent("m1", "ended", "m9"))).toBe(1);
    expect(await zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([
      {
        type: "subscription.ended",
        subscription_id: "m1",
        status: "ended",
        product_id: "m9",
        product_name: "Membership m9",
        customer_email: "member@example.com",
      },
    ]);
    expect(zap.problems).toEqual([]);
  });
});

describe("a drop-down", () => {
  it("offers the products and groups that the hub has learned from orders", async () => {
    await tell(orderPaid({ id: "n1", products: ["n7"], group: "n-group" }));
    // The hub learns beside accepting, so its answer to an order may come before the drop-down knows the product.
    await expect
      .poll(() => zapier.dropdown("products"), { timeout: 5_000 })
      .toContainEqual({ id: "n7", name: "Course n7" });
    expect(await zapier.dropdown("product_groups")).toContainEqual({ id: "n-group", name: expect.any(String) });
    expect(await zapier.dropdown("products", 1)).toEqual([]);
  });
});
