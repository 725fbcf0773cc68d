import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { type Journey, type Shop, startJourney } from "../../support/journey/journey.ts";
import type { Target } from "../../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, happens, read, report } from "../../support/journey/shop-actions.ts";

let journey: Journey;
let shop: Shop;
let target: Target;

beforeAll(async () => {
  journey = await startJourney(18, { HAAK_RETRY_SCHEDULE: "3600" });
});
beforeEach(async () => {
  shop = await journey.newShop();
  target = journey.receiver.target();
});
afterAll(() => journey.end());

async function waiting(answer = { status: 500, headers: {} }) {
  target.answers((nth) => (nth === 1 ? answer : { status: 200 }));
  const rule = await callOnPaid(shop, target.url);
  const { id } = await report(shop, orderPaid());
  const [delivery] = await deliveriesOf(shop, `event=${id}`);
  return { rule, delivery: await deliveryIn(shop, delivery.id, "waiting") };
}

describe("a delivery that waits for its next attempt", () => {
  it("shows when that is: by the schedule, plus or minus a fifth", async () => {
    const { delivery, rule } = await waiting();
    const seconds = (Date.parse(delivery.next_attempt_at) - Date.parse(delivery.attempts[0].at)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(3600 * 0.8 - 1);
    expect(seconds).toBeLessThanOrEqual(3600 * 1.2 + 5);
    expect(await read(shop, `/v1/endpoints/${rule.endpoint_id}`)).toMatchObject({ pending: 1, failed: 0 });
    expect((await journey.stranger.get("/metrics")).text).toMatch(/^haak_deliveries_pending [1-9]/m);
  });

  it("is not tried before its Retry-After, which counts for at most a day", async () => {
    const { delivery } = await waiting({ status: 429, headers: { "retry-after": "7200" } });
    const wait = (one: typeof delivery) => (Date.parse(one.next_attempt_at) - Date.parse(one.attempts[0].at)) / 1000;
    expect(wait(delivery)).toBeGreaterThanOrEqual(7200);
    target = journey.receiver.target();
    shop = await journey.newShop();
    const capped = (await waiting({ status: 429, headers: { "retry-after": "99999999" } })).delivery;
    expect(wait(capped)).toBeGreaterThanOrEqual(86_400);
    expect(wait(capped)).toBeLessThanOrEqual(86_400 * 1.2 + 5);
  });

  it("is due now after a retry by hand, with the same id and a new schedule", async () => {
    const { delivery } = await waiting();
    target.answers((nth) => ({ status: nth === 2 ? 500 : 200 }));
    const reply = await shop.post(`/v1/deliveries/${delivery.id}/retry`);
    expect(reply.status).toBe(202);
    await target.received(2);
    const again = await deliveryIn(shop, delivery.id, "waiting");
    expect(again.attempts.map((each: { number: number }) => each.number)).toEqual([1, 2]);
    await shop.post(`/v1/deliveries/${delivery.id}/retry`);
    const done = await deliveryIn(shop, delivery.id, "delivered");
    expect(done.attempts).toHaveLength(3);
    expect(new Set(target.calls.map((call) => call.headers["webhook-id"]))).toEqual(new Set([delivery.id]));
  });

  it("does not delay other deliveries of its endpoint", async () => {
    await waiting();
    await happens(shop, orderPaid());
    expect(target.calls).toHaveLength(2);
  });

  it("is listed under its state while it changes", async () => {
    const { delivery, rule } = await waiting();
    const ids = async (filter: string) => (await deliveriesOf(shop, filter)).map((each: { id: string }) => each.id);
    expect(await ids("state=waiting")).toEqual([delivery.id]);
    expect(await ids(`endpoint=${rule.endpoint_id}`)).toEqual([delivery.id]);
    expect(await ids(`rule=${rule.id}&state=waiting`)).toEqual([delivery.id]);
    expect(await ids(`event=${delivery.event_id}`)).toEqual([delivery.id]);
    expect(await ids("state=delivered")).toEqual([]);
    expect(await ids("rule=rul_never")).toEqual([]);
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false });
    expect(await ids("state=paused")).toEqual([delivery.id]);
    expect(await ids("state=waiting")).toEqual([]);
  });

  it("goes to the rule's new URL, with the same id and bytes", async () => {
    const { delivery, rule } = await waiting();
    const next = journey.receiver.target();
    const moved = await shop.patch(`/v1/rules/${rule.id}`, { action: { type: "webhook", url: next.url } });
    const there = await read(shop, `/v1/deliveries/${delivery.id}`);
    expect(there).toMatchObject({ endpoint_id: moved.body.endpoint_id, body: delivery.body });
    await shop.post(`/v1/deliveries/${delivery.id}/retry`);
    const [call] = await next.received(1);
    expect(call).toMatchObject({ body: delivery.body, headers: { "webhook-id": delivery.id } });
    expect(target.calls).toHaveLength(1);
  });
});
