import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought, tasksOf } from "../../support/journey/community.ts";
import { paymentReversed, subscriptionEvent } from "../../support/journey/events.ts";
import { expectInvalid, expectProblem } from "../../support/journey/expect-problem.ts";
import { type Journey, startJourney } from "../../support/journey/journey.ts";
import { deliveriesOf, makeRule, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(14, { HAAK_RETRY_SCHEDULE: "0.2,0.2", HAAK_BREAKER: "50,0.2,1" });
});
afterAll(() => journey.end());

const EVER = Number.POSITIVE_INFINITY;
const ended = (id = "S") => subscriptionEvent("ended", { id });

describe("a change without a Huddle call", () => {
  it("is a task with the person, the product, the reason and a link, and can be ticked off once", async () => {
    const { shop, connection, huddle } = await aCommunity(journey, { template: false });
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    expect((await report(shop, ended())).deliveries).toBe(0);
    await becomes(shop, { state: "revoking" });
    const [task, ...others] = await tasksOf(shop);
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      ...{ kind: "revoke", email: "buyer@example.com", connection_id: connection.id, sku: "COURSE-7" },
      ...{ reason: "Ended: subscription S.", link: huddle.url, done_at: null, done_by: null },
    });
    const done = await shop.post(`/v1/tasks/${task.id}/done`);
    expect(done.body).toMatchObject({ id: task.id, done_at: expect.any(String), done_by: expect.stringMatching(/./) });
    const again = await shop.post(`/v1/tasks/${task.id}/done`, { done_by: "Anna" });
    expect([again.status, again.body.done_by]).toEqual([200, done.body.done_by]);
    await becomes(shop, { state: "revoked" });
    expect([await tasksOf(shop), (await tasksOf(shop, "?done=true")).length]).toEqual([[], 1]);
    expectProblem(await shop.post("/v1/tasks/tsk_none/done"), 404);
  });

  it("is cancelled if the person buys again before it was done", async () => {
    const { shop, huddle } = await aCommunity(journey, { template: false });
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    await report(shop, ended());
    const [task] = await tasksOf(shop);
    expect((await report(shop, bought("T"))).deliveries).toBe(0);
    await becomes(shop, { state: "granted" });
    expect(await tasksOf(shop)).toEqual([]);
    expectProblem(await shop.post(`/v1/tasks/${task.id}/done`), 409);
    expect(huddle.calls()).toHaveLength(1);
  });

  it("is shown in Dutch to a reader of Dutch", async () => {
    const { shop } = await aCommunity(journey, { template: false, grant: { levels: ["gold"] } });
    await report(shop, bought(null, { id: "1001" }));
    const [task] = (await read(shop, "/v1/tasks", { "accept-language": "nl" })).data;
    expect(task).toMatchObject({ kind: "grant", level: "gold", reason: "Gekocht met bestelling 1001." });
    expect((await becomes(shop, { state: "granting" })).level).toBe("gold");
    await shop.post(`/v1/tasks/${task.id}/done`, { done_by: "Anna" });
    await becomes(shop, { state: "granted" });
    expect(await tasksOf(shop, "?done=true")).toMatchObject([{ done_by: "Anna" }]);
  });
});

describe("a failure at Huddle", () => {
  it("during an outage ends in the right state, however often the wanted state changes", async () => {
    const { shop, huddle, revokes } = await aCommunity(journey);
    huddle.failNext(EVER, { kind: "answer", status: 500 });
    revokes.answers(() => ({ status: 503 }));
    await report(shop, bought("S1"));
    await huddle.waitForCalls(1, 10_000);
    await report(shop, ended("S1"));
    await report(shop, bought("S2"));
    await report(shop, ended("S2"));
    huddle.recover();
    revokes.answers(() => ({ status: 200 }));
    await becomes(shop, { state: "revoked" });
    expect(huddle.members().length).toBeLessThanOrEqual(revokes.calls.length);
    await report(shop, bought("S3"));
    await becomes(shop, { state: "granted" });
    expect(huddle.members()).toMatchObject([{ skus: ["COURSE-7"] }]);
  });

  it.each([401, 404])("of status %i is reported at once, and resolved by a new key", async (status) => {
    const { shop, huddle, connection } = await aCommunity(journey);
    huddle.failNext(EVER, { kind: "answer", status });
    const event = await report(shop, bought("S"));
    const access = await becomes(shop, { state: "attention", problem: { code: "refused" } });
    expect(access.problem.text).toContain("the webhook in Huddle was removed");
    const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
    await until(async () => expect((await read(shop, `/v1/deliveries/${delivery.id}`)).state).toBe("failed"));
    huddle.recover();
    const patched = await shop.patch(`/v1/huddle/connections/${connection.id}`, { api_key: huddle.apiKey });
    expect(patched.status).toBe(200);
    await becomes(shop, { state: "granted", problem: null });
  });

  it("that lasts longer than the schedule needs attention, and a retry by hand settles the ledger", async () => {
    const { shop, huddle } = await aCommunity(journey);
    huddle.failNext(EVER, { kind: "answer", status: 500 });
    const event = await report(shop, bought("S"));
    await becomes(shop, { state: "attention", problem: { code: "failed" } });
    huddle.recover();
    const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
    expect((await shop.post(`/v1/deliveries/${delivery.id}/retry`)).status).toBe(202);
    await becomes(shop, { state: "granted", problem: null });
  });

  it("that is retried by hand too late leads to a revoke after the grant", async () => {
    const { shop, huddle, revokes } = await aCommunity(journey);
    huddle.failNext(EVER, { kind: "answer", status: 422 });
    const event = await report(shop, bought("S"));
    await becomes(shop, { state: "attention" });
    await report(shop, ended());
    await becomes(shop, { state: "revoked" });
    expect(revokes.calls).toEqual([]);
    huddle.recover();
    const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
    await shop.post(`/v1/deliveries/${delivery.id}/retry`);
    await revokes.received(1);
    await becomes(shop, { state: "revoked" });
    expect(huddle.members()).toHaveLength(1);
  });
});

describe("a reversed payment", () => {
  it("makes a task by default, and suspends access if the owner wants that", async () => {
    const { shop, revokes, connection, huddle } = await aCommunity(journey);
    await report(shop, bought(null, { id: "1001" }));
    await becomes(shop, { state: "granted" });
    await report(shop, paymentReversed({ id: "1001" }, { occurred_at: "2026-11-24T12:00:00+01:00" }));
    expect(await tasksOf(shop)).toMatchObject([{ kind: "check", reason: "The payment was reversed: order 1001." }]);
    await becomes(shop, { state: "granted", reasons: [{ trouble: "reversed" }] });
    await shop.patch(`/v1/huddle/connections/${connection.id}`, { on_reversal: "suspend" });
    await revokes.received(1);
    await becomes(shop, { state: "revoked" });
    await until(async () => expect(await tasksOf(shop)).toEqual([]));
    await report(shop, bought(null, { id: "1001" }));
    await report(shop, { ...bought(null, { id: "1001" }), occurred_at: "2026-11-24T13:00:00+01:00" });
    await becomes(shop, { state: "granted", reasons: [{ trouble: null }] });
    expect(huddle.calls()).toHaveLength(2);
  });
});

describe("a review of many revokes", () => {
  const manyRevokes = async () => {
    const community = await aCommunity(journey, { settings: { brake: { percent: 0, at_least: 2 } } });
    const { shop } = community;
    const people = [1, 2, 3, 4, 5];
    for (const one of people) await report(shop, bought(`S${one}`, { customer: { email: `p${one}@example.com` } }));
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(5));
    for (const one of people) await report(shop, ended(`S${one}`));
    await until(async () => expect(await accessOf(shop, "?state=revoked")).toHaveLength(2));
    const [hold] = (await read(shop, "/v1/holds?state=held")).data;
    return { ...community, hold };
  };

  it("starts above the limit, is shown, and sends the revokes when the owner releases it", async () => {
    const { shop, revokes, hold, connection } = await manyRevokes();
    expect(hold).toMatchObject({ connection_id: connection.id, state: "held", waiting: 3, decided_by: null });
    expect(await accessOf(shop, "?state=attention")).toMatchObject([
      { problem: { code: "held" }, hold_id: hold.id },
      { problem: { code: "held" } },
      { problem: { code: "held" } },
    ]);
    expect(revokes.calls).toHaveLength(2);
    await shop.patch(`/v1/huddle/connections/${connection.id}`, { name: "Looked at again" });
    await report(shop, bought("T", { customer: { email: "p5@example.com" } }));
    expect(await accessOf(shop, "?email=p5@example.com")).toMatchObject([{ state: "granted", hold_id: null }]);
    expect(await accessOf(shop, "?state=attention")).toMatchObject([
      { problem: { code: "held" } },
      { problem: { code: "held" } },
    ]);
    expect((await shop.post(`/v1/holds/${hold.id}/release`)).body).toMatchObject({ state: "released", waiting: 0 });
    await revokes.received(4);
    await until(async () => expect(await accessOf(shop, "?state=revoked")).toHaveLength(4));
    expectProblem(await shop.post(`/v1/holds/${hold.id}/dismiss`), 409);
  });

  it("also takes later revokes while it is open, even if the limit was raised meanwhile", async () => {
    const { shop, revokes, hold, connection } = await manyRevokes();
    await report(shop, bought("S6", { customer: { email: "p6@example.com" } }));
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(1));
    await shop.patch(`/v1/huddle/connections/${connection.id}`, { brake: { percent: 100, at_least: 100 } });
    await report(shop, ended("S6"));
    await until(async () => expect((await read(shop, `/v1/holds/${hold.id}`)).waiting).toBe(4));
    expect(revokes.calls).toHaveLength(2);
  });

  it("that is dismissed keeps the access of everybody in it", async () => {
    const { shop, revokes, hold } = await manyRevokes();
    expect((await shop.post(`/v1/holds/${hold.id}/dismiss`)).status).toBe(200);
    await until(async () => expect(await accessOf(shop, "?state=granted")).toHaveLength(3));
    expect([revokes.calls.length, await accessOf(shop, "?state=attention")]).toEqual([2, []]);
  });
});

describe("a failed revoke", () => {
  it("that waits in review is sent when it is released, also after its connection changed", async () => {
    const { shop, revokes, connection } = await aCommunity(journey);
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    revokes.answers(() => ({ status: 422 }));
    await report(shop, ended("S"));
    await becomes(shop, { state: "attention", problem: { code: "failed" } });
    const path = `/v1/huddle/connections/${connection.id}`;
    expect((await shop.patch(path, { brake: { percent: 0, at_least: 0 } })).status).toBe(200);
    const { hold_id: id } = await becomes(shop, { state: "attention", problem: { code: "held" } });
    revokes.answers(() => ({ status: 200 }));
    expect((await shop.post(`/v1/holds/${id}/release`)).status).toBe(200);
    await becomes(shop, { state: "revoked", problem: null, hold_id: null });
  });
});

describe("a connection", () => {
  it("shows its settings, keeps masked values, and refuses invalid ones", async () => {
    const shop = await journey.newShop();
    const base = { name: "School", domain: "school.example.com", api_key: "key-1" };
    const revoke = { url_template: "https://example.com/x?e={email}", headers: { Authorization: "Bearer top-secret" } };
    const made = await shop.post("/v1/huddle/connections", { ...base, revoke });
    expect(made.body).toMatchObject({
      revoke: { method: "POST", headers: { Authorization: "[masked]" }, body_template: null },
      ...{ grant: null, lite: false, on_reversal: "warn", unpaid_days: null, brake: { percent: 10, at_least: 30 } },
    });
    const path = `/v1/huddle/connections/${made.body.id}`;
    const patched = await shop.patch(path, { revoke: made.body.revoke, unpaid_days: 2.5, brake: null });
    expect(patched.body).toMatchObject({ unpaid_days: 2.5, brake: null, lite: false });
    const refused = [
      [{ revoke: { url_template: "https://{email}/x" } }, "/revoke/url_template"],
      [{ revoke: { url_template: "http://10.0.0.1/x" } }, "/revoke/url_template"],
      [{ grant: { url_template: "https://example.com", headers: { Host: "x" } } }, "/grant/headers/host"],
      [{ revoke: { url_template: "https://example.com", method: "BREW" } }, "/revoke/method"],
      [{ on_reversal: "shrug" }, "/on_reversal"],
      [{ brake: { percent: 101, at_least: 1 } }, "/brake/percent"],
      [{ unpaid_days: -1 }, "/unpaid_days"],
    ] as const;
    for (const [change, pointer] of refused) expectInvalid(await shop.patch(path, change), pointer);
    const action = { type: "huddle", connection_id: made.body.id, do: "grant", levels: ["gold"] };
    await makeRule(shop, { trigger: "order.paid", action });
    expectInvalid(await shop.patch(path, { lite: true }), "/lite");
    expectProblem(await shop.delete(path), 409);
  });
});
