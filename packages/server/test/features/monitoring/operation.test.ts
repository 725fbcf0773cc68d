import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderPaid } from "../../support/journey/events.ts";
import { type Journey, startJourney } from "../../support/journey/journey.ts";
import { callOnPaid, deliveriesOf, happens, saveSettings } from "../../support/journey/shop-actions.ts";

let journey: Journey;

beforeAll(async () => {
  journey = await startJourney(14);
});
afterAll(() => journey.end());

describe("an operator, without any key,", () => {
  it("sees that the hub is alive and ready", async () => {
    for (const path of ["/healthz", "/readyz"]) expect((await journey.stranger.get(path)).status).toBe(200);
  });

  it("reads what was accepted, attempted and is pending", async () => {
    const shop = await journey.newShop();
    const [works, fails] = [journey.receiver.target(), journey.receiver.target()];
    fails.answers((nth) => ({ status: nth === 1 ? 500 : 200 }));
    await callOnPaid(shop, works.url);
    await callOnPaid(shop, fails.url);
    await happens(shop, orderPaid());
    const metrics = await journey.stranger.get("/metrics");
    expect(metrics.headers.get("content-type")).toMatch(/^text\/plain/);
    for (const line of [
      /^haak_events_accepted_total 1$/m,
      /^haak_attempts_total\{outcome="delivered"\} 2$/m,
      /^haak_attempts_total\{outcome="rejected"\} 1$/m,
      /^haak_attempt_duration_seconds_count 3$/m,
      /^haak_deliveries_pending 0$/m,
      /^haak_queue_oldest_seconds [\d.]+$/m,
      /^haak_sweeper_rescued_total 0$/m,
    ]) {
      expect(metrics.text).toMatch(line);
    }
    expect(metrics.text).not.toContain(shop.apiKey);
  });

  it("counts waiting and paused deliveries as pending", async () => {
    const shop = await journey.newShop();
    const target = journey.receiver.target();
    target.answers(() => ({ status: 503, headers: { "retry-after": "3600" } }));
    const rule = await callOnPaid(shop, target.url);
    await shop.post("/v1/events", { events: [orderPaid(), orderPaid(), orderPaid()] });
    await shop.patch(`/v1/endpoints/${rule.endpoint_id}`, { enabled: false });
    expect((await journey.stranger.get("/metrics")).text).toMatch(/^haak_deliveries_pending 3$/m);
    await shop.delete(`/v1/rules/${rule.id}`);
  });
});

describe("a single resource", () => {
  it.each(["event", "delivery", "rule", "endpoint", "connection", "settings"])("has an ETag: %s", async (what) => {
    const shop = await journey.newShop();
    const target = journey.receiver.target();
    await saveSettings(shop, { orders: { url: target.url } });
    const rule = await callOnPaid(shop, target.url);
    const { id } = await happens(shop, orderPaid());
    const [delivery] = await deliveriesOf(shop, `event=${id}`);
    const connection = await shop.post("/v1/huddle/connections", { name: "C", domain: "example.com", api_key: "key" });
    const paths: Record<string, string> = {
      event: `/v1/events/${id}`,
      delivery: `/v1/deliveries/${delivery.id}`,
      rule: `/v1/rules/${rule.id}`,
      endpoint: `/v1/endpoints/${rule.endpoint_id}`,
      connection: `/v1/huddle/connections/${connection.body.id}`,
      settings: "/v1/settings/webhooks",
    };
    const reply = await shop.get(paths[what] ?? "");
    expect([reply.status, reply.headers.get("etag")]).toEqual([200, expect.stringMatching(/^(W\/)?"[^"]+"$/)]);
  });
});
