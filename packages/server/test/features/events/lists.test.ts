import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formSubmitted, orderPaid } from "../../support/journey/events.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney, type Shop } from "../../support/journey/journey.ts";
import { callOnPaid, read } from "../../support/journey/shop-actions.ts";

let journey: SharedJourney;
let shop: Shop;

const LISTS = [
  "/v1/events",
  "/v1/deliveries",
  "/v1/rules",
  "/v1/endpoints",
  "/v1/hooks",
  "/v1/products",
  "/v1/huddle/connections",
];
const SIZE = 7;

beforeAll(async () => {
  journey = await joinJourney(18);
  shop = await journey.newShop();
  const url = (at: number) => journey.receiver.target(`?${at}`).url;
  const events = Array.from({ length: SIZE }, (_, at) =>
    orderPaid({
      lines: [{ product: { id: `p${at}`, title: `P${at}` }, quantity: 1, amount: "1.00", amount_with_tax: "1.21" }],
    }),
  );
  await callOnPaid(shop, url(0));
  expect((await shop.post("/v1/events", { events })).status).toBe(202);
  for (let at = 1; at < SIZE; at += 1) await callOnPaid(shop, url(at));
  for (let at = 0; at < SIZE; at += 1) {
    await shop.post("/v1/hooks", { trigger: "form.submitted", target_url: url(at) });
    await shop.post("/v1/huddle/connections", { name: `C${at}`, domain: `c${at}.example.com`, api_key: "key" });
  }
});
afterAll(() => journey.end());

const ids = (page: { data: { id: string }[] }) => page.data.map((each) => each.id);

/** All pages of a list, with this many items on each. */
async function pages(path: string, limit: number): Promise<string[][]> {
  const found: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof read>> = await read(
      shop,
      `${path}?limit=${limit}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    found.push(ids(page));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

describe.each(LISTS)("the list %s", (path) => {
  it("has the same items in small pages as in one, without gaps and repeats, and ends without a cursor", async () => {
    const whole = await read(shop, path);
    expect(whole).toEqual({ data: expect.any(Array), next_cursor: null });
    expect(whole.data.length).toBeGreaterThanOrEqual(SIZE);
    for (const limit of [1, 3, SIZE]) {
      const paged = await pages(path, limit);
      expect(paged.flat()).toEqual(ids(whole));
      expect(paged.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    }
  });

  it.each([
    "limit=",
    "cursor=",
    "limit=0",
    "limit=-1",
    "limit=1.5",
    "limit=ten",
    "limit=1e2",
    "cursor=rubbish",
    "cursor=%00",
    "limit=1&limit=2",
  ])("refuses ?%s", async (query) => {
    expectProblem(await shop.get(`${path}?${query}`), 422);
  });

  it("refuses a changed cursor, and a cursor of another list does no harm", async () => {
    const { next_cursor } = await read(shop, `${path}?limit=1`);
    expect((await shop.get(`${path}?cursor=${encodeURIComponent(`${next_cursor}x`)}`)).status).not.toBe(500);
    for (const other of LISTS) {
      const reply = await shop.get(`${other}?cursor=${encodeURIComponent(next_cursor)}`);
      expect([200, 422]).toContain(reply.status);
    }
  });
});

describe("a list", () => {
  it.each(["/v1/events", "/v1/deliveries", "/v1/rules", "/v1/endpoints", "/v1/hooks"])(
    "has the newest first: %s",
    async (path) => {
      const found = ids(await read(shop, path));
      expect(found).toEqual(found.toSorted().toReversed());
    },
  );

  it("does not change for a client that reads its pages while new items are added", async () => {
    const own = await journey.newShop();
    const first = await own.post("/v1/events", { events: Array.from({ length: 4 }, () => orderPaid()) });
    const page = await read(own, "/v1/events?limit=2");
    await own.post("/v1/events", { events: Array.from({ length: 4 }, () => orderPaid()) });
    const next = await read(own, `/v1/events?limit=2&cursor=${encodeURIComponent(page.next_cursor)}`);
    const accepted = first.body.results.map((each: { id: string }) => each.id);
    expect([...ids(page), ...ids(next)].toSorted()).toEqual(accepted.toSorted());
  });

  it("returns 50 items by default and at most 250", async () => {
    const own = await journey.newShop();
    await own.post("/v1/events", { events: Array.from({ length: 300 }, () => formSubmitted()) });
    for (const [query, count] of [
      ["", 50],
      ["limit=250", 250],
      ["limit=251", 250],
      ["limit=1000000", 250],
    ] as const) {
      const page = await read(own, `/v1/events?${query}`);
      expect([page.data.length, typeof page.next_cursor]).toEqual([count, "string"]);
    }
    const page = await read(own, "/v1/events?limit=250");
    const rest = await read(own, `/v1/events?limit=250&cursor=${encodeURIComponent(page.next_cursor)}`);
    expect([rest.data.length, rest.next_cursor]).toEqual([50, null]);
  });

  it("refuses a filter with an unknown value", async () => {
    for (const filter of [
      "deliveries?state=lost",
      "deliveries?state=",
      "deliveries?event=",
      "deliveries?endpoint=&state=failed",
      "deliveries?rule=",
      "events?type=",
      "events?key=",
      "inbox?state=",
      "rules?origin=mars",
      "rules?origin=",
      "rules?product=",
      "rules?upsell=",
      "samples?trigger=",
      "samples?trigger=order.paid&limit=",
    ])
      expectProblem(await shop.get(`/v1/${filter}`), 422);
  });

  it("uses a different id prefix for each kind of resource", async () => {
    const prefixes = { events: "evt_", deliveries: "dlv_", rules: "rul_", endpoints: "end_" };
    for (const [list, prefix] of Object.entries(prefixes)) {
      for (const id of ids(await read(shop, `/v1/${list}`))) expect(id.startsWith(prefix)).toBe(true);
    }
  });
});
