import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aLine, aLineWith, formSubmitted, orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import type { Target } from "../../support/journey/receiver.ts";
import { happens, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await joinJourney(18);
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterAll(() => journey.end());

const subscribe = async (body: Record<string, unknown>, status = 201) => {
  const reply = await shop.post("/v1/hooks", body);
  expect(reply.status, reply.text.slice(0, 500)).toBe(status);
  return reply.body;
};
describe("samples", () => {
  const samples = async (query: string) => read(shop, `/v1/samples?${query}`);

  it("are the exact bodies that a hook would get, newest first, from the shop's own events", async () => {
    expect(await samples("trigger=order.paid")).toEqual([]);
    await subscribe({ trigger: "order.paid", target_url: target.url });
    for (const id of ["1", "2", "3", "4"]) await happens(shop, orderPaid({ id }));
    await happens(shop, orderPaid({ id: "5", lines: [aLineWith("8")] }));
    await report(await journey.newShop(), orderPaid({ id: "foreign" }));
    const found = await samples("trigger=order.paid&products=7&limit=3");
    expect(found.map((each: { data: { order: { id: string } } }) => each.data.order.id)).toEqual(["4", "3", "2"]);
    const sent = target.calls.map((call) => JSON.parse(call.body)).find((body) => body.data.order.id === "4");
    expect(Object.keys(found[0])).toEqual(Object.keys(sent));
    expect(found[0]).toMatchObject({
      version: 1,
      type: "order.paid",
      event_id: sent.event_id,
      shop: sent.shop,
      data: sent.data,
    });
    expect(found[0].timestamp).toBe(sent.timestamp);
  });

  it("are filtered like the hook", async () => {
    await report(shop, orderPaid({ id: "renewal", kind: "renewal" }));
    await report(shop, orderPaid({ id: "test", mode: "test" }));
    await report(shop, orderPaid({ id: "group" }));
    await report(shop, subscriptionEvent("ended"));
    const ids = async (query: string) =>
      (await samples(query)).map((each: { data: { order: { id: string } } }) => each.data.order.id);
    expect(await ids("trigger=order.paid&product_groups=courses")).toEqual(["group"]);
    expect(await ids("trigger=order.paid&kinds=renewal")).toEqual(["renewal"]);
    expect(await samples("trigger=subscription.ended")).toMatchObject([{ type: "subscription.ended" }]);
    expect(await samples("trigger=order.created")).toEqual([]);
  });

  it("can be filtered by an id with a comma if the parameter is repeated", async () => {
    await report(
      shop,
      orderPaid({ id: "A", lines: [aLine({ product: { id: "7", title: "T", group: "books, old" } })] }),
    );
    await report(shop, orderPaid({ id: "B", lines: [aLine({ product: { id: "8", title: "T", group: "books" } })] }));
    const group = encodeURIComponent("books, old");
    const found = await samples(`trigger=order.paid&product_groups=${group}&product_groups=${group}`);
    expect(found.map((each: { data: { order: { id: string } } }) => each.data.order.id)).toEqual(["A"]);
  });

  it("are refused without a trigger, with an unknown one and with a wrong limit", async () => {
    for (const query of ["", "trigger=order.shipped", "trigger=order.paid&limit=0", "trigger=order.paid&limit=x"]) {
      expectProblem(await shop.get(`/v1/samples?${query}`), 422);
    }
  });
});

describe("the lists for drop-downs", () => {
  it("come from the shop's events, have the id as name if no name is known, and can be searched", async () => {
    await report(
      shop,
      orderPaid({ kind: "upsell", upsell: { id: "3", name: "More of it" }, lines: [aLine(), aLineWith("8")] }),
    );
    await report(shop, orderPaid({ kind: "upsell", upsell: { id: "4" } }));
    await report(shop, formSubmitted());
    await report(shop, subscriptionEvent("started", { product: { id: "9", title: "Monthly" } }));
    const list = async (path: string) =>
      (await read(shop, path)).data.toSorted((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1));
    await until(async () =>
      expect(await list("/v1/products")).toEqual([
        { id: "7", name: "Course" },
        { id: "8", name: "Product 8" },
        { id: "9", name: "Monthly" },
      ]),
    );
    expect(await list("/v1/product-groups")).toEqual([{ id: "courses", name: "courses" }]);
    expect(await list("/v1/upsells")).toEqual([
      { id: "3", name: "More of it" },
      { id: "4", name: "4" },
    ]);
    expect(await list("/v1/forms")).toEqual([{ id: "31", name: "Contact" }]);
    expect(await list("/v1/products?q=cour")).toEqual([{ id: "7", name: "Course" }]);
    expect(await list("/v1/products?q=%25")).toEqual([]);
    expect(await read(await journey.newShop(), "/v1/products")).toEqual({ data: [], next_cursor: null });
  });
});

describe("me", () => {
  it("show the shop of the key", async () => {
    expect(await read(shop, "/v1/me")).toEqual({ id: shop.id, name: shop.name, email: null });
    await shop.put("/v1/settings/alerts", { email: "owner@example.com", weekly_digest: false });
    expect(await read(shop, "/v1/me")).toEqual({ id: shop.id, name: shop.name, email: "owner@example.com" });
  });
});
