import { afterEach, beforeEach, expect, test } from "vitest";
import { type Huddle, startHuddle } from "./start-huddle.ts";

let huddle: Huddle;
beforeEach(async () => {
  huddle = await startHuddle({
    apiKey: "key-1",
    webhooks: [
      { sku: "COURSE-7", levels: ["course", "community"] },
      { sku: "BOOK-8", levels: ["library", "community"] },
    ],
    clock: () => new Date("2026-11-24T09:00:00Z"),
  });
});
afterEach(() => huddle.close());

function anOrder(skus: string[], different: Record<string, unknown> = {}) {
  return {
    id: 1001,
    order_number: 1001,
    email: "bo@example.com",
    customer: { email: "bo@example.com", first_name: "Bo", last_name: "Kater" },
    line_items: skus.map((sku) => ({ sku, title: sku, quantity: 1 })),
    financial_status: "paid",
    ...different,
  };
}

async function post(order: unknown, apiKey = huddle.apiKey): Promise<number> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(order);
  return (await fetch(`${huddle.url}/membership/create/${apiKey}`, { method: "POST", headers, body })).status;
}

test("a new person gets an account, the levels of the SKU and one mail with the login", async () => {
  expect(await post(anOrder(["COURSE-7"]))).toBe(200);
  expect(huddle.members()).toMatchObject([
    {
      email: "bo@example.com",
      firstName: "Bo",
      lastName: "Kater",
      levels: ["course", "community"],
      skus: ["COURSE-7"],
    },
  ]);
  expect(huddle.mails()).toMatchObject([{ to: "bo@example.com", at: new Date("2026-11-24T09:00:00Z") }]);
});

test("a known person gets levels, but no second account or mail, also if the address is typed differently", async () => {
  await post(anOrder(["COURSE-7"]));
  await post(anOrder(["BOOK-8"], { email: " Bo@Example.com " }));
  expect(huddle.members()).toMatchObject([{ email: "bo@example.com", levels: ["course", "community", "library"] }]);
  expect(huddle.mails()).toHaveLength(1);
});

test("the same order again changes nothing", async () => {
  await post(anOrder(["COURSE-7"]));
  const before = huddle.members();
  expect(await post(anOrder(["COURSE-7"]))).toBe(200);
  expect(huddle.members()).toEqual(before);
  expect([huddle.mails().length, huddle.calls().length]).toEqual([1, 2]);
});

test("an order without lines adds a person without access", async () => {
  await post(anOrder([]));
  expect(huddle.members()).toMatchObject([{ email: "bo@example.com", levels: [] }]);
  expect(huddle.mails()).toHaveLength(1);
});

test("unknown SKUs are accepted and ignored, beside a known one and alone", async () => {
  expect(await post(anOrder(["MUG-1"]))).toBe(200);
  expect(huddle.members()).toEqual([]);
  await post(anOrder(["MUG-1", "COURSE-7"]));
  expect(huddle.members()).toMatchObject([{ skus: ["COURSE-7"] }]);
});

test("a wrong key and an order without an address are refused and change nothing", async () => {
  expect(await post(anOrder(["COURSE-7"]), "key-2")).toBe(401);
  expect(await post({ line_items: [] })).toBe(422);
  expect(await post(null)).toBe(422);
  expect(huddle.members()).toEqual([]);
  expect(huddle.calls().map((call) => call.answered)).toEqual([401, 422, 422]);
});

test("another path answers 404", async () => {
  expect((await fetch(`${huddle.url}/membership/remove/${huddle.apiKey}`, { method: "POST" })).status).toBe(404);
  expect((await fetch(`${huddle.url}/membership/create/${huddle.apiKey}`)).status).toBe(404);
});

test("the customer's e-mail address is used when the order has none of its own", async () => {
  await post(anOrder(["COURSE-7"], { email: undefined }));
  expect(huddle.members()).toMatchObject([{ email: "bo@example.com" }]);
});

test("nobody gets access while a fault lasts", async () => {
  huddle.failNext(1, { kind: "answer", status: 500 });
  expect(await post(anOrder(["COURSE-7"]))).toBe(500);
  expect(huddle.members()).toEqual([]);
  expect(await post(anOrder(["COURSE-7"]))).toBe(200);
  expect(await huddle.waitForMails(1, 1000)).toHaveLength(1);
  await expect(huddle.waitForMails(2, 1)).rejects.toThrow("* to bo@example.com: Your login for the community");
});
