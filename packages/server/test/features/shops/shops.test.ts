import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCESS_ROUTES } from "../../support/journey/access-routes.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { furnishAccess } from "../../support/journey/furnish-access.ts";
import { adminHeaders, type Journey, type Shop, startJourney } from "../../support/journey/journey.ts";
import { shareBucket } from "../../support/journey/share-bucket.ts";
import { callOnPaid, happens, read, saveSettings } from "../../support/journey/shop-actions.ts";
import { anyId, shopRoutesWithId } from "../../support/journey/shop-routes-with-id.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(14, { HAAK_API_KEY: "the-first-shops-own-key", HAAK_SHOP_NAME: "First shop" });
});
afterAll(() => journey.end());

describe("shops", () => {
  it("are made by the administrator, with a new key or a given one", async () => {
    const made = await journey.admin.post("/v1/shops", { name: "Second" });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.any(String), name: "Second", api_key: expect.stringMatching(/^\S{16,}$/) });
    const given = await journey.admin.post("/v1/shops", { name: "Third", api_key: "a-key-that-was-chosen" });
    expect(given.body).toMatchObject({ name: "Third", api_key: "a-key-that-was-chosen" });
    const me = await journey.stranger.get("/v1/me", { authorization: "Bearer a-key-that-was-chosen" });
    expect(me.body).toMatchObject({ id: given.body.id, name: "Third" });
  });

  it("are listed for the administrator, without their keys", async () => {
    const shop = await journey.newShop("Listed");
    const list = await journey.admin.get("/v1/shops?limit=250");
    expect(list.status).toBe(200);
    expect(list.body.next_cursor).toBeNull();
    expect(list.body.data.map((each: { name: string }) => each.name)).toEqual(
      expect.arrayContaining(["First shop", "Listed"]),
    );
    expect(list.text).not.toContain(shop.apiKey);
    expect(list.text).not.toContain("the-first-shops-own-key");
  });

  it("are shown to nobody else", async () => {
    const shop = await journey.newShop();
    const wrong = [{}, { authorization: `Bearer ${shop.apiKey}` }, adminHeaders("wrong"), adminHeaders("")];
    const asAnother = { authorization: `Basic ${Buffer.from("root:journeys-admin-password").toString("base64")}` };
    for (const headers of [...wrong, asAnother]) {
      expectProblem(await journey.stranger.get("/v1/shops", headers), 401);
      expectProblem(await journey.stranger.post("/v1/shops", { name: "Mine" }, headers), 401);
    }
  });

  it("are refused with a pointer to the error, and if the key is in use", async () => {
    expectInvalid(await journey.admin.post("/v1/shops", {}), "/name");
    expectInvalid(await journey.admin.post("/v1/shops", { name: "" }), "/name");
    expectInvalid(await journey.admin.post("/v1/shops", { name: 7 }), "/name");
    expectInvalid(await journey.admin.post("/v1/shops", { name: "S", api_key: "short" }), "/api_key");
    expectInvalid(await journey.admin.post("/v1/shops", { name: "S", api_key: "with spaces in between" }), "/api_key");
    const taken = await journey.admin.post("/v1/shops", { name: "Thief", api_key: "the-first-shops-own-key" });
    expect([409, 422]).toContain(taken.status);
    expectProblem(taken, taken.status);
  });
});

/** A shop with one resource of every kind. */
async function furnish(shop: Shop) {
  const target = journey.receiver.target();
  const rule = await callOnPaid(shop, target.url);
  const hook = await shop.post("/v1/hooks", { trigger: "form.submitted", target_url: target.url });
  const connection = await shop.post("/v1/huddle/connections", { name: "C", domain: "example.com", api_key: "key" });
  const event = await happens(shop, orderPaid());
  const key = await shop.post("/v1/api-keys", { name: "Second key" });
  const [delivery] = (await read(shop, "/v1/deliveries")).data;
  const source = { api_token: "token", base_url: new URL(target.url).origin };
  const { address } = (await shop.put("/v1/sources/plugandpay", source)).body;
  const reconciliation = await shop.post("/v1/reconciliations", { since: "2026-11-01T00:00:00Z" });
  await fetch(address, { method: "POST", body: new URLSearchParams({ webhook_event: "something.new", id: "1" }) });
  const [notice] = (await read(shop, "/v1/inbox")).data;
  const replay = await shop.post("/v1/replays", { filter: { states: ["failed"], rule_id: rule.id } });
  const seen = { id: rule.id, trigger: "order.paid", action: { type: "webhook", url: target.url } };
  const preview = await shop.post("/v1/rules/preview", { rule: seen, days: 30 });
  return {
    ...(await furnishAccess(shop)),
    rule: rule.id,
    endpoint: rule.endpoint_id,
    hook: hook.body.id,
    connection: connection.body.id,
    event: event.id,
    delivery: delivery.id,
    key: key.body.id,
    notice: notice.id,
    replay: replay.body.id,
    preview: preview.body.token,
    reconciliation: reconciliation.body.id,
    shop: shop.id,
  };
}

type Belongings = Awaited<ReturnType<typeof furnish>>;
type Route = {
  method: string;
  path: (own: Belongings) => string;
  body?: unknown;
  status?: number;
};

const huddlePath = (own: Belongings) => `/v1/huddle/connections/${own.connection}`;

/** Every route with an id in it. A route that is not in this table makes a test below fail. */
const ROUTES: Route[] = [
  { method: "GET", path: (own) => `/v1/events/${own.event}` },
  { method: "GET", path: (own) => `/v1/deliveries/${own.delivery}` },
  {
    method: "POST",
    path: (own) => `/v1/deliveries/${own.delivery}/retry`,
  },
  { method: "GET", path: (own) => `/v1/rules/${own.rule}` },
  {
    method: "PATCH",
    path: (own) => `/v1/rules/${own.rule}`,
    body: { enabled: false },
  },
  { method: "DELETE", path: (own) => `/v1/rules/${own.rule}` },
  // By contract this route answers 204 for an unknown hook and does nothing.
  { method: "DELETE", path: (own) => `/v1/hooks/${own.hook}`, status: 204 },
  { method: "GET", path: huddlePath },
  { method: "PATCH", path: huddlePath, body: { name: "Mine" } },
  { method: "DELETE", path: huddlePath },
  {
    method: "POST",
    path: (own) => `${huddlePath(own)}/check`,
    body: { email: "owner@example.com" },
  },
  { method: "GET", path: (own) => `/v1/endpoints/${own.endpoint}` },
  {
    method: "PATCH",
    path: (own) => `/v1/endpoints/${own.endpoint}`,
    body: { enabled: false },
  },
  {
    method: "GET",
    path: (own) => `/v1/endpoints/${own.endpoint}/secret`,
  },
  {
    method: "POST",
    path: (own) => `/v1/endpoints/${own.endpoint}/secret/rotate`,
    body: { overlap_seconds: 0 },
  },
  {
    method: "POST",
    path: (own) => `/v1/endpoints/${own.endpoint}/test`,
  },
  {
    method: "POST",
    path: (own) => `/v1/api-keys/${own.key}/replace`,
    body: { overlap_seconds: 0 },
  },
  { method: "POST", path: (own) => `/v1/shops/${own.shop}/api-keys`, status: 401 },
  { method: "DELETE", path: (own) => `/v1/api-keys/${own.key}` },
  {
    method: "POST",
    path: (own) => `/v1/inbox/${own.notice}/retry`,
  },
  { method: "GET", path: (own) => `/v1/inbox/${own.notice}` },
  { method: "GET", path: (own) => `/v1/reconciliations/${own.reconciliation}` },
  ...ACCESS_ROUTES,
  { method: "GET", path: (own) => `/v1/replays/${own.replay}` },
  { method: "DELETE", path: (own) => `/v1/replays/${own.replay}` },
  {
    method: "POST",
    path: (own) => `/v1/rules/preview/${own.preview}/send`,
  },
];

describe("another shop", () => {
  let owner: Shop;
  let other: Shop;
  let own: Belongings;
  let foreign: Belongings;
  beforeAll(async () => {
    [owner, other] = await Promise.all([journey.newShop("Owner"), journey.newShop("Other")]);
    await shareBucket(journey, owner, other);
    [own, foreign] = await Promise.all([furnish(owner), furnish(other)]);
  });

  const everything = async () => {
    const lists = [
      "access",
      "access/comparisons",
      "tasks",
      "holds",
      "events",
      "deliveries",
      "rules",
      "hooks",
      "endpoints",
      "huddle/connections",
      "api-keys",
      "inbox",
    ];
    const pages = await Promise.all(lists.map((list) => read(owner, `/v1/${list}?limit=250`)));
    const withoutUse = (name: string, value: unknown) =>
      ["last_used_at", "used_by"].includes(name) ? undefined : value;
    return JSON.stringify([pages, await read(owner, `/v1/endpoints/${own.endpoint}/secret`)], withoutUse);
  };

  it("has a resource for every id of the test", () => {
    const ids = Object.values(own);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^.{8,}$/)));
  });

  it("has every route with an id in the table of this test", () => {
    const inTable = ROUTES.map(({ method, path }) => `${method} ${path(anyId)}`);
    expect(shopRoutesWithId().toSorted()).toEqual(inTable.toSorted());
  });

  it.each(ROUTES)(
    "gets nothing from $method $path, and changes nothing",
    async ({ method, path, body, status = 404 }) => {
      const before = await everything();
      const sent = { method, path: path(own), headers: { "content-type": "application/json" } };
      const reply = await other.raw({ ...sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (status === 404) expectProblem(reply, 404);
      expect(reply.status).toBe(status);
      expect(await everything()).toBe(before);
    },
  );

  it("finds nothing by the ids of the first in a filter", async () => {
    for (const filter of [`event=${own.event}`, `rule=${own.rule}`, `endpoint=${own.endpoint}`]) {
      expect((await read(other, `/v1/deliveries?${filter}`)).data).toEqual([]);
    }
  });

  it("lists only its own resources", async () => {
    const ids = async (shop: Shop, list: string) =>
      (await read(shop, `/v1/${list}`)).data.map((each: { id: string }) => each.id);
    for (const [list, id, hidden] of [
      ["events", own.event, foreign.event],
      ["rules", own.rule, foreign.rule],
      ["deliveries", own.delivery, foreign.delivery],
      ["endpoints", own.endpoint, foreign.endpoint],
      ["hooks", own.hook, foreign.hook],
      ["huddle/connections", own.connection, foreign.connection],
    ] as const) {
      expect(await ids(owner, list)).toContain(id);
      expect(await ids(owner, list)).not.toContain(hidden);
    }
  });

  it("cannot use the connection of the first in a rule of its own", async () => {
    const action = { type: "huddle", connection_id: own.connection, do: "grant", skus: ["A"] };
    expectInvalid(await other.post("/v1/rules", { trigger: "order.paid", action }), "/action/connection_id");
  });

  it("cannot compare a list of members with the ledger of the first", async () => {
    const path = `/v1/access/comparisons?connection_id=${own.connection}`;
    const headers = { "content-type": "text/csv" };
    expectProblem(await other.raw({ method: "POST", path, headers, body: "bo@example.com" }), 404);
  });

  it("may call the same URL, with its own endpoint and secret", async () => {
    const target = journey.receiver.target();
    await saveSettings(owner, { orders: { url: target.url } });
    await saveSettings(other, { orders: { url: target.url } });
    const endpoints = await Promise.all(
      [owner, other].map(async (shop) => (await read(shop, "/v1/rules?origin=settings")).data[0].endpoint_id),
    );
    expect(endpoints[0]).not.toBe(endpoints[1]);
    await happens(owner, orderPaid());
    expect(target.calls.map((call) => JSON.parse(call.body).shop.id)).toEqual([owner.id]);
  });
});
