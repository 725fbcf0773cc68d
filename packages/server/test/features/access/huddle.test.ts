import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought } from "../../support/journey/community.ts";
import { aLine, orderPaid, subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid } from "../../support/journey/expect-problem.ts";
import { type Journey, startJourney } from "../../support/journey/journey.ts";
import { decisionsOf, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(18, { HAAK_RETRY_SCHEDULE: "0.2,0.2" });
});
afterAll(() => journey.end());

describe("a buyer", () => {
  it("gets a login by a purchase, and the ledger names the purchase", async () => {
    const { shop, huddle, connection, rules } = await aCommunity(journey);
    const event = await report(shop, bought(null, { id: "1001", customer: { email: " Bo@Example.com " } }));
    expect(event.deliveries).toBe(1);
    await huddle.waitForMails(1, 10_000);
    const access = await becomes(shop, { state: "granted" });
    expect(access).toMatchObject({
      ...{ email: "Bo@Example.com", connection_id: connection.id, sku: "COURSE-7", due_at: null, problem: null },
      reasons: [{ event_id: event.id, order_id: "1001", since: "2026-11-24T09:00:00.000Z", until: null }],
    });
    expect(JSON.parse(huddle.calls()[0]?.body ?? "")).toMatchObject({
      email: "Bo@Example.com",
      line_items: [{ sku: "COURSE-7", title: "Course", quantity: 1 }],
      financial_status: "paid",
    });
    const decisions = await decisionsOf(shop, event.id);
    const granted = decisions.find((one: { rule: { id: string } }) => one.rule.id === rules.grant.id);
    expect(granted).toMatchObject({ called: true, deliveries: [{ state: "delivered" }] });
    expect(await accessOf(shop, "?email=%20bo@example.com%20")).toHaveLength(1);
    expect(await accessOf(shop, "?email=li@example.com")).toEqual([]);
    expect(await accessOf(shop, "?state=revoked")).toEqual([]);
    expectInvalid(await shop.get("/v1/access?state=lost"), "/state");
  });

  it("who buys again causes no call, and loses access only with the last purchase", async () => {
    const { shop, huddle, revokes } = await aCommunity(journey);
    await report(shop, bought("S1"));
    await becomes(shop, { state: "granted" });
    const again = await report(shop, bought("S2", { customer: { email: "BUYER@example.com" } }));
    expect(again.deliveries).toBe(0);
    expect((await accessOf(shop))[0].reasons).toHaveLength(2);
    expect((await report(shop, subscriptionEvent("ended", { id: "S1" }))).deliveries).toBe(0);
    expect(await accessOf(shop)).toMatchObject([{ state: "granted", reasons: [{ subscription_id: "S2" }] }]);
    const ended = await report(shop, subscriptionEvent("ended", { id: "S2" }));
    expect(ended.deliveries).toBe(1);
    const [call] = await revokes.received(1);
    expect(call?.method).toBe("DELETE");
    expect(Object.fromEntries(new URLSearchParams(call?.path.split("?")[1]))).toEqual({
      ...{ email: "buyer@example.com", sku: "COURSE-7", level: "", key: huddle.apiKey },
    });
    await becomes(shop, { state: "revoked", reasons: [] });
    expect(huddle.calls()).toHaveLength(1);
    const [revoke] = (await read(shop, `/v1/deliveries?event=${ended.id}`)).data;
    expect((await shop.get(`/v1/deliveries/${revoke.id}`)).text).not.toContain(huddle.apiKey);
  });

  it("of several products in one order gets them with one call, and loses each with its own call", async () => {
    const { shop, huddle, revokes } = await aCommunity(journey);
    const lines = [aLine(), aLine({ product: { id: "8", title: "Book", sku: "BOOK-8" } })];
    await report(shop, orderPaid({ lines, subscription_id: "S" }));
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(2));
    expect(huddle.calls()).toHaveLength(1);
    expect(JSON.parse(huddle.calls()[0]?.body ?? "").line_items).toHaveLength(2);
    expect((await report(shop, subscriptionEvent("ended", { id: "S" }))).deliveries).toBe(2);
    const calls = await revokes.received(2);
    const skus = calls.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("sku"));
    expect(skus.toSorted()).toEqual(["BOOK-8", "COURSE-7"]);
    await until(async () => expect(await accessOf(shop, "?state=revoked")).toHaveLength(2));
  });

  it("whose subscription ended before the purchase was reported causes no call", async () => {
    const { shop, huddle } = await aCommunity(journey);
    await report(shop, subscriptionEvent("ended", { id: "S" }));
    expect((await report(shop, bought("S"))).deliveries).toBe(0);
    expect([await accessOf(shop), huddle.calls()]).toEqual([[], []]);
  });

  it("keeps access after a cancellation and until the end, and S21: for good when a plan is paid off", async () => {
    const { shop, revokes } = await aCommunity(journey);
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    await report(shop, subscriptionEvent("cancelled", { id: "S", ends_at: "2027-01-01T00:00:00Z" }));
    expect(await accessOf(shop)).toMatchObject([
      { state: "granted", reasons: [{ until: "2027-01-01T00:00:00.000Z" }] },
    ]);
    const paidOff = { id: "S", type: "installments", payments_left: 0 };
    expect((await report(shop, subscriptionEvent("ended", paidOff))).deliveries).toBe(0);
    expect([await accessOf(shop, "?state=granted"), revokes.calls]).toEqual([[expect.anything()], []]);
  });
});

describe("a delay", () => {
  it("shows when access ends, and a purchase within it keeps the access", async () => {
    const { shop, revokes } = await aCommunity(journey, { revoke: { delay_days: 3650 } });
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    await report(shop, subscriptionEvent("ended", { id: "S", ended_at: "2026-11-20T00:00:00Z" }));
    const dueAt = new Date(Date.parse("2026-11-20T00:00:00Z") + 3650 * 86_400_000).toISOString();
    await becomes(shop, { state: "granted", due_at: dueAt, reasons: [{ until: dueAt }] });
    await report(shop, bought(null));
    await becomes(shop, { state: "granted", due_at: null });
    expect(revokes.calls).toEqual([]);
  });

  it("that is over revokes the access automatically", async () => {
    const { shop, revokes } = await aCommunity(journey, { revoke: { delay_days: 0.00002 } });
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    const ended = await report(shop, subscriptionEvent("ended", { id: "S", ended_at: new Date().toISOString() }));
    await revokes.received(1);
    await becomes(shop, { state: "revoked", due_at: null });
    const decisions = await decisionsOf(shop, ended.id);
    expect(decisions.flatMap((one: { deliveries: unknown[] }) => one.deliveries)).toMatchObject([
      { state: "delivered" },
    ]);
  });
});

describe("a rule that revokes", () => {
  it("is refused on a cancellation, and accepts levels only if the community has them", async () => {
    const { shop, connection } = await aCommunity(journey, { settings: { lite: true } });
    const action = { type: "huddle", connection_id: connection.id };
    const post = (trigger: string, more: Record<string, unknown>) =>
      shop.post("/v1/rules", { trigger, action: { ...action, ...more } });
    expectInvalid(await post("subscription.cancelled", { do: "revoke" }), "/action/do");
    expectInvalid(await post("order.paid", { do: "grant", levels: ["gold"] }), "/action/levels");
    expectInvalid(await post("order.paid", { do: "grant", delay_days: 1 }), "/action/delay_days");
    expect((await post("subscription.ended", { do: "revoke", delay_days: 1.5 })).status).toBe(201);
  });
});
