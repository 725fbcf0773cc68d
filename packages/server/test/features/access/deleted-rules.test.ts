import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCommunity, accessOf, becomes, bought, type Community, tasksOf } from "../../support/journey/community.ts";
import { subscriptionEvent } from "../../support/journey/events.ts";
import { type Journey, startJourney } from "../../support/journey/journey.ts";
import { deliveriesOf, read, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(14, { HAAK_RETRY_SCHEDULE: "0.2,0.2", HAAK_BREAKER: "50,0.2,1" });
});
afterAll(() => journey.end());

const EVER = Number.POSITIVE_INFINITY;
const ended = (id = "S") => subscriptionEvent("ended", { id });

const change = async ({ shop, rules }: Community, patch: Record<string, unknown>) =>
  expect((await shop.patch(`/v1/endpoints/${rules.revoke.endpoint_id}`, patch)).status).toBe(200);
const remove = async ({ shop }: Community, path: string) => expect((await shop.delete(path)).status).toBe(204);

/** A community whose calls wait, because its endpoint is switched off, with a buyer who is still to be let in. */
async function aWaitingBuyer() {
  const community = await aCommunity(journey);
  await change(community, { enabled: false });
  const event = await report(community.shop, bought("S"));
  expect(event.deliveries).toBe(1);
  return { ...community, event };
}

describe("a rule about access that is deleted while its call is still to be made", () => {
  it("lets the buyer in all the same, once", async () => {
    const community = await aWaitingBuyer();
    const { shop, huddle, rules, event } = community;
    await remove(community, `/v1/rules/${rules.grant.id}`);
    expect(await deliveriesOf(shop, `event=${event.id}`)).toMatchObject([{ state: "paused" }]);
    expect(await accessOf(shop)).toMatchObject([{ state: "granting", problem: null }]);
    await change(community, { enabled: true });
    await becomes(shop, { state: "granted" });
    expect(huddle.calls()).toHaveLength(1);
    expect(await tasksOf(shop)).toEqual([]);
    expect((await report(shop, bought("T", { id: "1002" }))).deliveries).toBe(0);
  });

  it("lets the buyer in whom Huddle refused at first, and a call that was given up can be retried by hand", async () => {
    const community = await aCommunity(journey);
    const { shop, huddle, rules } = community;
    huddle.failNext(EVER, { kind: "answer", status: 500 });
    const event = await report(shop, bought("S"));
    await huddle.waitForCalls(1, 10_000);
    await remove(community, `/v1/rules/${rules.grant.id}`);
    await becomes(shop, { state: "attention", problem: { code: "failed" } });
    huddle.recover();
    const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
    expect((await shop.post(`/v1/deliveries/${delivery.id}/retry`)).status).toBe(202);
    await becomes(shop, { state: "granted", problem: null });
  });

  it("takes access away all the same that has ended", async () => {
    const community = await aCommunity(journey);
    const { shop, revokes, rules } = community;
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    await change(community, { enabled: false });
    await report(shop, ended());
    await becomes(shop, { state: "revoking" });
    await remove(community, `/v1/rules/${rules.revoke.id}`);
    await change(community, { enabled: true });
    await becomes(shop, { state: "revoked" });
    expect(revokes.calls).toHaveLength(1);
  });

  it("lets the buyer in all the same when the rule calls a URL by now, and is deleted after that", async () => {
    const community = await aWaitingBuyer();
    const { shop, huddle, rules } = community;
    const action = { type: "webhook", url: journey.receiver.target().url };
    expect((await shop.patch(`/v1/rules/${rules.grant.id}`, { action })).status).toBe(200);
    await remove(community, `/v1/rules/${rules.grant.id}`);
    await change(community, { enabled: true });
    await becomes(shop, { state: "granted" });
    expect(huddle.calls()).toHaveLength(1);
  });
});

describe("a call about access that is cancelled", () => {
  const becomesTask = async ({ shop, connection }: Community, language: string, reason: string) => {
    const [task] = await until(async () => {
      const { data } = await read(shop, "/v1/tasks?done=false", { "accept-language": language });
      expect(data).toMatchObject([{ kind: "grant", email: "buyer@example.com", sku: "COURSE-7", reason }]);
      return data;
    });
    expect(task.connection_id).toBe(connection.id);
    expect(await accessOf(shop)).toMatchObject([{ state: "granting", problem: null }]);
    expect((await shop.post(`/v1/tasks/${task.id}/done`)).status).toBe(200);
    await becomes(shop, { state: "granted" });
  };

  it("with what waited at its connection becomes a task", async () => {
    const community = await aWaitingBuyer();
    await change(community, { enabled: true, send_waiting: false });
    expect(await deliveriesOf(community.shop, `event=${community.event.id}`)).toMatchObject([{ state: "cancelled" }]);
    await becomesTask(community, "en", "Bought with subscription S.");
    expect(community.huddle.calls()).toEqual([]);
  });

  it("with its rules and its connection becomes a task, which stays", async () => {
    const community = await aWaitingBuyer();
    for (const { id } of Object.values(community.rules)) await remove(community, `/v1/rules/${id}`);
    await remove(community, `/v1/huddle/connections/${community.connection.id}`);
    await becomesTask(community, "nl", "Gekocht met abonnement S.");
  });

  it("to take access away becomes a task where its queue was emptied", async () => {
    const community = await aCommunity(journey);
    const { shop, revokes } = community;
    await report(shop, bought("S"));
    await becomes(shop, { state: "granted" });
    await change(community, { enabled: false });
    await report(shop, ended());
    await becomes(shop, { state: "revoking" });
    await change(community, { enabled: true, send_waiting: false });
    await until(async () =>
      expect(await tasksOf(shop)).toMatchObject([{ kind: "revoke", reason: "Ended: subscription S." }]),
    );
    expect(revokes.calls).toEqual([]);
  });
});
