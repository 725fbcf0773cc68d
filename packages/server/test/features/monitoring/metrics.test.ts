import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { withClient } from "../../support/harness.ts";
import { createApi } from "../../support/journey/api.ts";
import { orderPaid } from "../../support/journey/events.ts";
import type { HubProcess } from "../../support/journey/hub-process.ts";
import type { Shop } from "../../support/journey/journey.ts";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { never, type Receiver, startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, happens, report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

const cleanUps: (() => Promise<void>)[] = [];
let hub: HubProcess;
let receiver: Receiver;
let url: string;
let shop: Shop;

/** A hub for this file only, because metrics count the whole hub. No test leaves a pending delivery behind. */
beforeAll(async () => {
  const env = await ownDatabase((what) => cleanUps.push(what));
  url = env.DATABASE_URL;
  hub = await hubFor(env, (what) => cleanUps.push(what));
  receiver = await startReceiver();
  cleanUps.push(receiver.stop);
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});
beforeEach(async () => {
  shop = await aShopOn(hub);
});

const ours = () => `where shop_id = '${shop.id}'`;

/** The values of that metric, with their labels. */
async function read(name: string): Promise<number | null> {
  const { text, status } = await createApi(hub.url).get("/metrics");
  expect(status).toBe(200);
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
}

describe("a monitor reads", () => {
  it("how many events were stored, without duplicates", async () => {
    expect(await read("haak_events_accepted_total")).toBe(0);
    const event = orderPaid();
    await report(shop, event);
    await report(shop, event);
    await shop.post("/v1/events", { events: [orderPaid(), event, { broken: true }] });
    expect(await read("haak_events_accepted_total")).toBe(2);
  });

  it("how many attempts had which outcome, with zeros from the start, and how long they took", async () => {
    const outcomes = [
      "delivered",
      "rejected",
      "redirected",
      "gone",
      "timed_out",
      "unreachable",
      "bad_tls",
      "refused_address",
    ];
    const count = (outcome: string) => read(`haak_attempts_total{outcome="${outcome}"}`);
    for (const outcome of outcomes) expect([outcome, await count(outcome)]).toEqual([outcome, 0]);
    const target = receiver.target();
    const answers = [{ status: 500 }, { status: 302, headers: { location: target.url } }, never];
    target.answers((nth) => answers[nth - 1] ?? { status: 200 });
    await callOnPaid(shop, target.url);
    await happens(shop, orderPaid());
    for (const outcome of outcomes.slice(5)) expect([outcome, await count(outcome)]).toEqual([outcome, 0]);
    for (const outcome of ["delivered", "rejected", "redirected", "timed_out"])
      expect([outcome, await count(outcome)]).toEqual([outcome, 1]);
    expect(await read("haak_attempt_duration_seconds_count")).toBe(4);
    expect(await read("haak_attempt_duration_seconds_sum")).toBeGreaterThanOrEqual(1);
    expect(await read('haak_attempt_duration_seconds_bucket{le="0.5"}')).toBeLessThan(4);
    expect(await read('haak_attempt_duration_seconds_bucket{le="+Inf"}')).toBe(4);
  });

  it("how much is pending: queued, in flight, waiting for a retry and paused", async () => {
    const pending = () => read("haak_deliveries_pending");
    expect(await pending()).toBe(0);
    const [hangs, asks, off] = [receiver.target(), receiver.target(), receiver.target()];
    const answer = Promise.withResolvers<{ status: number }>();
    hangs.answers(() => answer.promise);
    asks.answers((nth) => ({ status: nth === 1 ? 503 : 200, headers: { "retry-after": "3600" } }));
    await callOnPaid(shop, hangs.url);
    const [asking, switchedOff] = [await callOnPaid(shop, asks.url), await callOnPaid(shop, off.url)];
    await shop.patch(`/v1/endpoints/${switchedOff.endpoint_id}`, { enabled: false });
    await report(shop, orderPaid());
    await hangs.received(1);
    await until(async () =>
      expect(await deliveriesOf(shop, `rule=${asking.id}`)).toMatchObject([{ attempt_count: 1 }]),
    );
    expect((await deliveriesOf(shop, "")).map(({ state }: { state: string }) => state).toSorted()).toEqual([
      ...["paused", "sending", "waiting"],
    ]);
    expect(await pending()).toBe(3);
    answer.resolve({ status: 200 });
    await until(async () => expect(await deliveriesOf(shop, "state=delivered")).toHaveLength(1));
    expect(await pending()).toBe(2);
    await shop.delete(`/v1/rules/${asking.id}`);
    await shop.delete(`/v1/rules/${switchedOff.id}`);
    expect(await pending()).toBe(0);
  });

  it("how many results the database refused, while the others of that moment are recorded whole", async () => {
    expect(await read("haak_results_refused_total")).toBe(0);
    const [bad, good] = [receiver.target(), receiver.target()];
    bad.answers((nth) => ({ status: nth === 1 ? 500 : 200, body: nth === 1 ? "refuse me" : "thanks" }));
    const [badRule, goodRule] = [await callOnPaid(shop, bad.url), await callOnPaid(shop, good.url)];
    await withClient(url, async (client) => {
      await client.query("alter table attempt add constraint refused check (response_body <> 'refuse me')");
      await report(shop, orderPaid());
      const [second] = (await bad.received(2)).slice(1);
      expect(second).toBeDefined();
      await until(async () => expect(await deliveriesOf(shop, "state=delivered")).toHaveLength(2));
      await client.query("alter table attempt drop constraint refused");
    });
    const attemptsOf = async (ruleId: string) => {
      const [delivery] = await deliveriesOf(shop, `rule=${ruleId}`);
      return (await shop.get(`/v1/deliveries/${delivery.id}`)).body.attempts;
    };
    expect(await attemptsOf(goodRule.id)).toMatchObject([{ outcome: "delivered", error: null }]);
    expect(await attemptsOf(badRule.id)).toMatchObject([
      { outcome: "rejected", status: 500, error: expect.stringContaining("refused to store") as string },
      { outcome: "delivered", status: 200, response_body: "thanks" },
    ]);
    expect(bad.calls).toHaveLength(2);
    expect(await read("haak_results_refused_total")).toBe(1);
  });

  it("how many lanes the sweeper woke, because they slept although they had work", async () => {
    expect(await read("haak_sweeper_rescued_total")).toBe(0);
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false });
    await report(shop, orderPaid());
    await withClient(url, (client) => client.query(`update lane set paused = false, due_at = null ${ours()}`));
    await target.received(1);
    await until(async () => expect(await read("haak_sweeper_rescued_total")).toBe(1));
  });

  // This test is the last one, because it leaves a pending delivery behind.
  it("how long the oldest due delivery has been due, without paused ones", async () => {
    const oldest = () => read("haak_queue_oldest_seconds");
    expect(await oldest()).toBe(0);
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false });
    await report(shop, orderPaid());
    await withClient(url, async (client) => {
      await client.query(`update pending_delivery set due_at = due_at - interval '1 hour' ${ours()}`);
      expect(await oldest()).toBe(0);
      // Switched on, but with a Retry-After: it stays due.
      await client.query(`update lane set paused = false, not_before = now() + interval '1 hour' ${ours()}`);
      // Polls leave a paused lane out, until somebody switches its endpoint on.
      await client.query(
        `insert into active_lane select bucket, shop_id, endpoint_id from lane ${ours()} on conflict do nothing`,
      );
      expect(await oldest()).toBeGreaterThanOrEqual(3_600);
      expect(await oldest()).toBeLessThan(3_700);
      await client.query(`update pending_delivery set state = 'waiting', due_at = now() + interval '1 hour' ${ours()}`);
      expect(await oldest()).toBe(0);
    });
  });
});
