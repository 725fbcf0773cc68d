import { beforeEach, describe, expect, it } from "vitest";
import { useAppOnFakeHub } from "./app-on-fake-hub.ts";

const on = useAppOnFakeHub();
const { operation, answerAlways } = on;

describe("samples", () => {
  it("request three of the shop's own events with the filters of the hook", async () => {
    answerAlways({ status: 200, body: [] });
    const inputData = { products: ["7", "8"], product_groups: ["courses"], payments: "recurring" };
    expect(await operation("order_paid", "performList", { inputData })).toEqual([]);
    expect(on.hub.seen).toMatchObject([{ method: "GET", path: "/v1/samples" }]);
    expect([...(on.hub.seen[0]?.query ?? [])]).toEqual([
      ["trigger", "order.paid"],
      ["products", "7"],
      ["products", "8"],
      ["product_groups", "courses"],
      ["kinds", "installment"],
      ["kinds", "renewal"],
      ["include_test", "false"],
      ["limit", "3"],
    ]);
  });

  it("have no product filter if none was chosen", async () => {
    answerAlways({ status: 200, body: [] });
    await operation("subscription_ended", "performList", { inputData: { products: [""] } });
    expect([...(on.hub.seen[0]?.query.keys() ?? [])]).toEqual(["trigger", "include_test", "limit"]);
  });

  it("send an id with a comma twice, so that it is not split", async () => {
    answerAlways({ status: 200, body: [] });
    await operation("order_paid", "performList", { inputData: { product_groups: ["books, old"] } });
    expect(on.hub.seen[0]?.query.getAll("product_groups")).toEqual(["books, old", "books, old"]);
  });

  it("are those of calls per line for a trigger per line", async () => {
    answerAlways({ status: 200, body: [] });
    await operation("order_line_paid", "performList", {});
    expect(on.hub.seen[0]?.query.get("per_line")).toBe("true");
  });

  it("are the same as the runs of posts with these bodies", async () => {
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

describe("a drop-down", () => {
  /** Three pages. Their cursors have a meaning for the hub only. */
  const pages: Record<string, { data: object[]; next_cursor: string | null }> = {
    "": { data: [{ id: "1", name: "One" }], next_cursor: "c2" },
    c2: { data: [{ id: "2", name: "Two" }], next_cursor: "c3" },
    c3: { data: [{ id: "3", name: "Three" }], next_cursor: null },
  };

  const open = (trigger: string, page: number) =>
    operation(trigger, "perform", { meta: { isFillingDynamicDropdown: true, page } });

  beforeEach(() => {
    on.hub.answer = ({ query }) => ({ status: 200, body: pages[query.get("cursor") ?? ""] });
  });

  it.each([
    ["products", "/v1/products"],
    ["product_groups", "/v1/product-groups"],
    ["upsells", "/v1/upsells"],
    ["forms", "/v1/forms"],
  ])("of %s requests as many items of %s as it returns", async (trigger, path) => {
    expect(await open(trigger, 0)).toEqual([{ id: "1", name: "One" }]);
    expect(on.hub.seen.map((seen) => [seen.path, seen.query.get("limit")])).toEqual([[path, "250"]]);
  });

  it("follows the hub's cursors to the page with Zapier's number", async () => {
    expect(await open("products", 2)).toEqual([{ id: "3", name: "Three" }]);
    expect(on.hub.seen.map((seen) => seen.query.get("cursor"))).toEqual([null, "c2", "c3"]);
  });

  it("is empty after the last page, without further requests", async () => {
    expect(await open("products", 9)).toEqual([]);
    expect(on.hub.seen).toHaveLength(3);
  });

  it("of failed deliveries shows the event and the address of each", async () => {
    const deliveries = [
      {
        id: "dlv_2",
        endpoint_id: "end_1",
        line_number: 2,
        created_at: "2026-03-15T09:00:30Z",
        event_key: "order:7:paid",
      },
      { id: "dlv_1", endpoint_id: "end_9", line_number: null, created_at: "2026-03-15T08:00:00Z", event_key: null },
    ];
    const endpoints = [
      { id: "end_1", kind: "webhook", url: "https://example.com/hooks/secret" },
      { id: "end_9", kind: "huddle", url: null },
    ];
    on.hub.answer = ({ path }) => ({
      status: 200,
      body: { data: path === "/v1/deliveries" ? deliveries : endpoints, next_cursor: null },
    });
    expect(await open("failed_deliveries", 0)).toEqual([
      { id: "dlv_2", name: "order:7:paid, line 2 to example.com, 15 March 2026 at 10:00" },
      { id: "dlv_1", name: "test to huddle, 15 March 2026 at 09:00" },
    ]);
    expect(on.hub.seen.find(({ path }) => path === "/v1/deliveries")?.query.get("state")).toBe("failed");
  });
});
