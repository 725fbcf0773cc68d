import builtApp from "@haak/zapier-app";
import { describe, expect, it, vi } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import type { Zap } from "../../sandbox/src/zapier/zap.ts";
import { orderPaid, subscriptionEvent } from "./shop-events.ts";
import { RUN_MS_MAX, useZapStage } from "./zap-stage.ts";

const stage = useZapStage(async () => createAppCaller(builtApp));
const { connect, turnOn, send, hooksOf, orders } = stage;

const untilHookless = (zap: Zap) =>
  vi.waitFor(async () => expect(await hooksOf(zap)).toEqual([]), { timeout: RUN_MS_MAX });

describe("a connection", () => {
  it("has the name of the key's shop", async () => {
    expect(await connect()).toContain(stage.hub.shopName);
  });

  it("is recognised by the hub by Zapier's user agent, which the dashboard's steps use", async () => {
    await connect();
    const headers = { authorization: `Bearer ${stage.hub.apiKey}` };
    const { data } = (await (await fetch(`${stage.hub.url}/v1/api-keys`, { headers })).json()) as {
      data: { used_by: { tool: string }[] }[];
    };
    expect(data[0]?.used_by.map(({ tool }) => tool)).toContain("Zapier");
  });

  it("asks to reconnect if the key is wrong", async () => {
    await expect(connect("no-such-key-0123456789abcdef")).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: expect.stringContaining("Please reconnect"),
    });
  });
});

describe("a Zap on Order Paid", () => {
  it("runs once for an order with its product, and not for others", async () => {
    const zap = await turnOn("order_paid", { products: ["a7"], product_groups: [""], payments: "" });
    expect(await send(orderPaid({ id: "a1", products: ["a8"] }))).toBe(0);
    expect(await send(orderPaid({ id: "a2", products: ["a7", "a8"] }))).toBe(1);
    expect(await orders(zap, 1)).toEqual(["a2"]);
  });

  it("shows samples of the shop's matching orders, newest first and at most three", async () => {
    const { zapier } = stage;
    for (const id of ["c1", "c2", "c3", "c4"]) await send(orderPaid({ id, products: ["c7"] }));
    await send(orderPaid({ id: "c5", products: ["c8"], group: "c, books" }));
    const sampled = async (inputData: object) =>
      (await zapier.sample("order_paid", { ...inputData })).map((run) => run.order_id);
    expect(await sampled({ products: ["c7"] })).toEqual(["c4", "c3", "c2"]);
    expect(await sampled({ product_groups: ["c, books"] })).toEqual(["c5"]);
    expect(await sampled({ products: ["c9"] })).toEqual([]);
    expect(await sampled({ products: ["c7"], payments: "recurring" })).toEqual([]);
  });

  it("shows the static sample if the shop has no order, and its run has every key of it", async () => {
    const zap = await turnOn("order_paid", { products: ["y7"] });
    expect(zap.sample).toMatchObject({ order_id: "1001", customer_name: "Bo Kater" });
    await send(orderPaid({ id: "y1", products: ["y7"] }));
    expect(await orders(zap, 1)).toEqual(["y1"]);
  });

  it("runs for a product of its group too (S18)", async () => {
    const zap = await turnOn("order_paid", { products: ["d7"], product_groups: ["d-books"] });
    expect(await send(orderPaid({ id: "d1", products: ["d8"], group: "d-books" }))).toBe(1);
    expect(await send(orderPaid({ id: "d2", products: ["d9"], group: "d-other" }))).toBe(0);
    expect(await orders(zap, 1)).toEqual(["d1"]);
  });

  it("runs for the chosen payments", async () => {
    const first = await turnOn("order_paid", { products: ["e7"] });
    const recurring = await turnOn("order_paid", { products: ["e7"], payments: "recurring" });
    expect(await send(orderPaid({ id: "e1", products: ["e7"], kind: "upsell" }))).toBe(1);
    expect(await send(orderPaid({ id: "e2", products: ["e7"], kind: "renewal" }))).toBe(1);
    expect(await orders(first, 1)).toEqual(["e1"]);
    expect(await orders(recurring, 1)).toEqual(["e2"]);
  });

  it("runs for test orders only if it asks for them (S15)", async () => {
    const zap = await turnOn("order_paid", { products: ["f7"] });
    expect(await send(orderPaid({ id: "f1", products: ["f7"], mode: "test" }))).toBe(0);
    const inputData = { products: ["f7"], include_test_orders: "yes" };
    await stage.zapier.edit(zap, { inputData, farewell: "after" });
    expect(await send(orderPaid({ id: "f2", products: ["f7"], mode: "test" }))).toBe(1);
    expect(await stage.zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([{ order_id: "f2", is_test: true }]);
  });

  it("does not run again for an event that comes twice (S16)", async () => {
    const zap = await turnOn("order_paid", { products: ["g7"] });
    expect(await send(orderPaid({ id: "g1", products: ["g7"] }))).toBe(1);
    expect(await send(orderPaid({ id: "g1", products: ["g7"] }))).toBe(0);
    expect(await orders(zap, 1)).toEqual(["g1"]);
    expect(zap.problems).toEqual([]);
  });
});

describe("a subscription of a Zap", () => {
  it("is one hook if it is requested twice", async () => {
    const zap = await turnOn("order_paid", { products: ["o7"] });
    const first = zap.subscribeData;
    await stage.zapier.subscribeAgain(zap);
    expect(zap.subscribeData).toEqual(first);
    expect(await hooksOf(zap)).toHaveLength(1);
    expect(await send(orderPaid({ id: "o1", products: ["o7"] }))).toBe(1);
  });

  it("is one hook if the answer was lost and it is requested again", async () => {
    const zap = await turnOn("order_paid", { products: ["p7"] });
    const old = zap.subscribeData;
    stage.road.state = "answers lost";
    const edited = stage.zapier.edit(zap, { inputData: { products: ["p8"] }, farewell: "after" });
    await expect(edited).rejects.toThrow("cannot be reached");
    stage.road.state = "open";
    const [made, ...more] = await hooksOf(zap);
    expect(more).toEqual([]);
    expect(made?.id).not.toBe((old as { id: string }).id);
    await stage.zapier.subscribeAgain(zap);
    expect(zap.subscribeData).toEqual({ id: made?.id });
    expect(await send(orderPaid({ id: "p1", products: ["p8"] }))).toBe(1);
    expect(await orders(zap, 1)).toEqual(["p1"]);
  });

  it.each(["before", "after", "never"] as const)(
    "is the one with the new filters after an edit, with the old hook unsubscribed: %s",
    async (farewell) => {
      const [old, fresh] = [`h-${farewell}-old`, `h-${farewell}-new`];
      const zap = await turnOn("order_paid", { products: [old] });
      const { id: oldId } = zap.subscribeData as { id: string };
      await stage.zapier.edit(zap, { inputData: { products: [fresh] }, farewell });
      // A late unsubscribe of the old hook must not remove the new one.
      await stage.hub.delete(`/v1/hooks/${oldId}`);
      expect(await hooksOf(zap)).toMatchObject([zap.subscribeData]);
      expect(await send(orderPaid({ id: `${old}-1`, products: [old] }))).toBe(0);
      expect(await send(orderPaid({ id: `${fresh}-1`, products: [fresh, old] }))).toBe(1);
      expect(await orders(zap, 1)).toEqual([`${fresh}-1`]);
    },
  );

  it("is independent of another Zap on the same trigger", async () => {
    const kept = await turnOn("order_paid", { products: ["i7"] });
    const dropped = await turnOn("order_paid", { products: ["i7"] });
    expect(await send(orderPaid({ id: "i1", products: ["i7"] }))).toBe(2);
    await orders(dropped, 1);
    await stage.zapier.turnOff(dropped);
    expect(await send(orderPaid({ id: "i2", products: ["i7"] }))).toBe(1);
    expect(await orders(kept, 2)).toEqual(["i1", "i2"]);
    expect(dropped.runs).toHaveLength(1);
  });

  it("leaves no hook behind when it is unsubscribed, also twice", async () => {
    const zap = await turnOn("order_paid", { products: ["j7"] });
    expect(await hooksOf(zap)).toMatchObject([zap.subscribeData]);
    await stage.zapier.turnOff(zap);
    await stage.zapier.turnOff(zap);
    expect(await hooksOf(zap)).toEqual([]);
    expect(await send(orderPaid({ id: "j1", products: ["j7"] }))).toBe(0);
  });

  it("is unsubscribed without an error if the hub does not know it, and no other is affected", async () => {
    const [zap, other] = [await turnOn("order_paid", { products: ["q7"] }), await turnOn("order_created", {})];
    zap.subscribeData = { id: "rul_unknown" };
    await stage.zapier.turnOff(zap);
    expect(await hooksOf(other)).toHaveLength(1);
    expect(await hooksOf(zap)).toHaveLength(1);
  });

  it("ends by Zapier's 410 if the hub was down when it was unsubscribed", async () => {
    const zap = await turnOn("order_paid", { products: ["r7"] });
    stage.road.state = "away";
    await expect(stage.zapier.turnOff(zap)).rejects.toThrow("cannot be reached");
    stage.road.state = "open";
    expect(await hooksOf(zap)).toHaveLength(1);
    expect(await send(orderPaid({ id: "r1", products: ["r7"] }))).toBe(1);
    await untilHookless(zap);
    expect(await send(orderPaid({ id: "r2", products: ["r7"] }))).toBe(0);
    expect(zap.runs).toEqual([]);
  });

  it("loses its hook at once when Zapier answers 410", async () => {
    const zap = await turnOn("order_paid", { products: ["k7"] });
    zap.state = "off";
    expect(await send(orderPaid({ id: "k1", products: ["k7"] }))).toBe(1);
    await untilHookless(zap);
    expect(await send(orderPaid({ id: "k2", products: ["k7"] }))).toBe(0);
    expect(zap.runs).toEqual([]);
  });

  it("ends with its key: the Zap is switched off, and the app asks to reconnect", async () => {
    const key = (await stage.hub.post("/v1/api-keys", { name: "Zapier" })) as { id: string; key: string };
    const spared = await turnOn("order_paid", { products: ["s7"] });
    await connect(key.key);
    const zap = await turnOn("order_paid", { products: ["s7"] });
    await stage.hub.delete(`/v1/api-keys/${key.id}`);
    await vi.waitFor(() => expect(zap.state).toBe("off"), { timeout: RUN_MS_MAX });
    expect(await hooksOf(zap)).toEqual([]);
    await expect(stage.zapier.turnOff(zap)).rejects.toMatchObject({ name: "ExpiredAuthError" });
    await connect();
    expect(await send(orderPaid({ id: "s1", products: ["s7"] }))).toBe(1);
    expect(await orders(spared, 1)).toEqual(["s1"]);
  });
});

describe("a Zap on Subscription Ended", () => {
  it("runs when the subscription ends and not when it is cancelled (S9)", async () => {
    const zap = await turnOn("subscription_ended", { products: ["m9"] });
    expect(await send(subscriptionEvent("m1", "cancelled", "m9"))).toBe(0);
    expect(await send(subscriptionEvent("m1", "ended", "m9"))).toBe(1);
    expect(await stage.zapier.waitForRuns(zap, 1, RUN_MS_MAX)).toMatchObject([
      { subscription_id: "m1", status: "ended" },
    ]);
  });
});

describe("a drop-down", () => {
  it("offers what the hub has learned from orders", async () => {
    const more = { upsell: { id: "n-upsell", name: "More of it" } };
    await send(orderPaid({ id: "n1", products: ["n7"], group: "n-group", kind: "upsell", more }));
    // Polled, because the hub learns of products after it has accepted the order.
    await expect
      .poll(() => stage.zapier.dropdown("products"), { timeout: 5_000 })
      .toContainEqual({ id: "n7", name: "Course n7" });
    expect(await stage.zapier.dropdown("product_groups")).toContainEqual({ id: "n-group", name: expect.any(String) });
    expect(await stage.zapier.dropdown("upsells")).toContainEqual({ id: "n-upsell", name: "More of it" });
    expect(await stage.zapier.dropdown("products", 1)).toEqual([]);
  });
});
