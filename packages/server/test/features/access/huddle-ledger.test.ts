import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought } from "../../support/journey/community.ts";
import { formSubmitted, orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { joinJourney, type SharedJourney } from "../../support/journey/journey.ts";
import { makeRule, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: SharedJourney;

beforeAll(async () => {
  journey = await joinJourney(14);
});
afterAll(() => journey.end());

describe("the history of an access entry", () => {
  it("shows every event, rule, call and task that led to it", async () => {
    const { shop, rules } = await aCommunity(journey, { template: false });
    const order = await report(shop, bought("S", { id: "1001" }));
    const access = await becomes(shop, { state: "granted" });
    await report(shop, bought(null, { id: "2002", customer: { email: "li@example.com" } }));
    const ended = await report(shop, subscriptionEvent("ended", { id: "S" }));
    const older = await report(
      shop,
      subscriptionEvent("started", { id: "S" }, { occurred_at: "2026-08-01T00:00:00Z" }),
    );
    const story = await read(shop, `/v1/access/${access.id}`);
    const grant = { id: rules.grant.id, name: expect.any(String) };
    expect(story).toMatchObject({
      ...{ email: "buyer@example.com", state: "revoking", reasons: [] },
      events: [
        { event_id: order.id, said: "paid", order_id: "1001", rule: null },
        { event_id: order.id, said: "grant", order_id: "1001", subscription_id: "S", rule: grant },
        { event_id: ended.id, said: "ended", subscription_id: "S" },
        { event_id: ended.id, said: "revoke", rule: { id: rules.revoke.id } },
        { event_id: older.id, said: "started", occurred_at: "2026-08-01T00:00:00.000Z" },
      ],
      calls: [{ do: "grant", state: "delivered", attempts: 1, last_status: 200 }],
      tasks: [{ kind: "revoke", event_id: ended.id, cancelled_at: null }],
    });
    expectProblem(await shop.get("/v1/access/acc_none"), 404);
  });

  it("can be exported as CSV without formulas", async () => {
    const { shop, connection } = await aCommunity(journey);
    await report(shop, bought("S", { id: "1001", customer: { email: '=cmd|"x"@example.com' } }));
    await becomes(shop, { state: "granted" });
    const table = await shop.get("/v1/access.csv?state=granted");
    expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(table.text).toBe(
      [
        "email,connection_id,sku,level,state,since,reasons,due_at,other_emails",
        `"'=cmd|""x""@example.com",${connection.id},COURSE-7,,granted,2026-11-24T09:00:00.000Z,S,,`,
        "",
      ].join("\r\n"),
    );
    expect((await shop.get("/v1/access.csv?state=revoked")).text.split("\r\n")).toHaveLength(2);
  });
});

describe("the list of access entries", () => {
  it("has the same entries in small pages as in one large page", async () => {
    const { shop } = await aCommunity(journey);
    for (const one of [1, 2, 3]) await report(shop, bought(null, { customer: { email: `p${one}@example.com` } }));
    const whole = await accessOf(shop);
    const first = await read(shop, "/v1/access?limit=2");
    const rest = await read(shop, `/v1/access?limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...rest.data].map(({ id }: { id: string }) => id)).toEqual(
      whole.map(({ id }: { id: string }) => id),
    );
    expect(rest.next_cursor).toBeNull();
  });
});

describe("the what-if of a rule that grants access", () => {
  it("grants access for earlier purchases, once each, but not for ended subscriptions", async () => {
    const { shop, huddle, rules, connection } = await aCommunity(journey);
    await shop.delete(`/v1/rules/${rules.grant.id}`);
    await report(shop, bought("S", { customer: { email: "gone@example.com" } }));
    await report(shop, subscriptionEvent("ended", { id: "S" }));
    await report(shop, bought(null, { customer: { email: "bo@example.com" } }));
    await report(shop, bought(null, { customer: { email: "bo@example.com" } }));
    const action = { type: "huddle", connection_id: connection.id, do: "grant" };
    const rule = await makeRule(shop, { trigger: "order.paid", action });
    const preview = await shop.post("/v1/rules/preview", { rule, days: 30 });
    expect(preview.body).toMatchObject({ calls: 3 });
    const sent = await shop.post(`/v1/rules/preview/${preview.body.token}/send`);
    expect(sent.body).toMatchObject({ matched: 3 });
    await until(async () =>
      expect(await read(shop, `/v1/replays/${sent.body.id}`)).toMatchObject({ state: "done", done: 3, failed: 0 }),
    );
    await becomes(shop, { state: "granted", email: "bo@example.com" });
    expect(huddle.members().map(({ email }) => email)).toEqual(["bo@example.com"]);
    expect((await accessOf(shop))[0].reasons).toHaveLength(2);
  });
});

describe("the ledger", () => {
  it("is rebuilt on request, with the same result", async () => {
    const { shop, huddle } = await aCommunity(journey);
    await report(shop, bought("S"));
    await report(shop, bought(null, { customer: { email: "li@example.com" } }));
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(2));
    const before = await accessOf(shop);
    expect((await shop.post("/v1/access/rebuild")).status).toBe(202);
    await until(async () => expect(await read(shop, "/v1/access/rebuild")).toMatchObject({ state: "done", events: 2 }));
    expect([await accessOf(shop), huddle.calls().length]).toEqual([before, 2]);
    const other = await journey.newShop();
    expectProblem(await other.post("/v1/access/rebuild"), 404);
    expectProblem(await other.get("/v1/access/rebuild"), 404);
  });

  it("knows an end from before its first rule", async () => {
    const community = await aCommunity(journey);
    const shop = await journey.newShop();
    await report(shop, subscriptionEvent("ended", { id: "S" }));
    const { huddle } = community;
    const connection = await shop.post("/v1/huddle/connections", {
      ...{ name: "School", domain: "school.example.com", api_key: huddle.apiKey, base_url: huddle.url },
    });
    const action = { type: "huddle", connection_id: connection.body.id, do: "grant" };
    await makeRule(shop, { trigger: "order.paid", action });
    await until(async () => expect(await read(shop, "/v1/access/rebuild")).toMatchObject({ state: "done" }));
    expect((await report(shop, bought("S"))).deliveries).toBe(0);
    expect(await accessOf(shop)).toEqual([]);
  });
});

describe("a rule that only adds a person", () => {
  it("makes a call and no entry", async () => {
    const { shop, huddle, connection } = await aCommunity(journey);
    const action = { type: "huddle", connection_id: connection.id, do: "add_user" };
    await makeRule(shop, { trigger: "form.submitted", action });
    expect((await report(shop, formSubmitted())).deliveries).toBe(1);
    await huddle.waitForCalls(1, 10_000);
    expect(JSON.parse(huddle.calls()[0]?.body ?? "").line_items).toEqual([]);
    expect(await accessOf(shop)).toEqual([]);
  });

  it("fails with a sentence if the purchase has nothing to grant", async () => {
    const { shop } = await aCommunity(journey);
    const line = { product: { id: "9", title: "Mug" }, quantity: 1, amount: "1.00", amount_with_tax: "1.21" };
    const { id } = await report(shop, orderPaid({ lines: [line] }));
    const [delivery] = (await read(shop, `/v1/deliveries?event=${id}`)).data;
    expect(await read(shop, `/v1/deliveries/${delivery.id}`)).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("has no SKU"),
    });
    expect(await accessOf(shop)).toEqual([]);
  });
});
