import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withClient } from "../../support/harness.ts";
import { createApi } from "../../support/journey/api.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { logLines } from "../../support/journey/log-lines.ts";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { deliveriesOf, deliveryIn, makeRule, report, secretOf } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

/** So long that no other text contains it by chance. */
const aSecret = (what: string) => `${what}-${randomBytes(12).toString("hex")}`;

describe("the log at its most detailed level", () => {
  it("contains no secret, whatever the hub receives, sends, refuses or fails at", async () => {
    const database = await ownDatabase();
    const secret = {
      admin: aSecret("admin"),
      header: aSecret("header"),
      path: aSecret("path"),
      query: aSecret("query"),
      huddle: aSecret("huddle"),
      apiToken: aSecret("apitoken"),
      webhookKey: aSecret("webhookkey"),
      wrongKey: aSecret("wrongkey"),
      userInfo: aSecret("userinfo"),
      broken: aSecret("broken"),
      customer: aSecret("customer"),
    };
    const hub = await hubFor({ ...database, LOG_LEVEL: "trace", HAAK_ADMIN_PASSWORD: undefined });
    const printed = /Admin password \(shown once, keep it\): (\S+)/.exec(hub.output())?.[1] ?? "";
    expect(printed.length).toBeGreaterThan(10);
    await hub.stop();
    const env = { ...database, LOG_LEVEL: "trace", HAAK_BREAKER: "1000,1,1" };
    const talkative = await hubFor(env);
    const shop = await aShopOn(talkative);
    const receiver = await startReceiver();
    const target = receiver.target(`/${secret.path}?key=${secret.query}`);
    const repeats = { status: 500, headers: { "x-token": secret.header }, body: `${secret.header} ${secret.path}` };
    target.answers((nth) => (nth === 1 ? repeats : nth === 2 ? "reset" : { status: 200, body: secret.header }));
    const headers = {
      Authorization: `Bearer ${secret.header}`,
      "X-Api-Key": secret.header,
      "X-Anything": secret.header,
    };
    const rule = await makeRule(shop, { trigger: "order.paid", action: { type: "webhook", url: target.url, headers } });
    const signing = await secretOf(shop, rule.endpoint_id);
    const connection = {
      name: "C",
      domain: "huddle.example.com",
      base_url: new URL(target.url).origin,
      api_key: secret.huddle,
    };
    const { body: huddle } = await shop.post("/v1/huddle/connections", connection);
    const grant = { type: "huddle", connection_id: huddle.id, do: "grant", skus: ["A"] };
    await makeRule(shop, { trigger: "order.paid", action: grant });
    const source = { api_token: secret.apiToken, webhook_key: secret.webhookKey, base_url: new URL(target.url).origin };
    const { address } = (await shop.put("/v1/sources/plugandpay", source)).body;
    await fetch(address, { method: "POST", headers: { "x-signature": secret.wrongKey }, body: secret.broken });

    const { id } = await report(shop, orderPaid({ note: secret.customer }));
    for (const pending of await deliveriesOf(shop, `event=${id}`)) {
      await until(async () => expect((await shop.get(`/v1/deliveries/${pending.id}`)).body.attempts).not.toEqual([]));
    }
    const [first] = await deliveriesOf(shop, `event=${id}&rule=${rule.id}`);
    await deliveryIn(shop, first.id, "delivered");

    await createApi(talkative.url, { authorization: `Bearer ${secret.wrongKey}` }).get("/v1/events");
    await createApi(talkative.url, { authorization: `Basic ${btoa(`admin:${secret.wrongKey}`)}` }).get("/v1/shops");
    await shop.raw({
      method: "POST",
      path: "/v1/events",
      headers: { "content-type": "application/json" },
      body: secret.broken,
    });
    await shop.get(`/v1/${secret.path}?key=${secret.query}`);
    const away = {
      trigger: "order.paid",
      action: { type: "webhook", url: `https://u:${secret.userInfo}@example.com/` },
    };
    expect((await shop.post("/v1/rules", away)).status).toBe(422);
    await withClient(database.DATABASE_URL, async (client) => {
      await client.query("alter table event add constraint refused check (type <> 'form.submitted')");
    });
    const form = {
      id: "1",
      name: "F",
      fields: [{ label: "Word", value: secret.customer }],
      customer: { email: "a@b.nl" },
    };
    const refused = {
      key: secret.customer,
      type: "form.submitted",
      occurred_at: "2026-11-24T10:00:00Z",
      data: { form },
    };
    expect((await shop.post("/v1/events", refused)).status).toBe(500);
    await talkative.stop();
    await receiver.stop();

    const all = [
      ...Object.values(secret),
      shop.apiKey,
      signing,
      database.HAAK_MASTER_KEY ?? "",
      new URL(address).pathname,
    ];
    const password = new URL(database.DATABASE_URL).password;
    const lines = logLines(talkative).map((line) => JSON.stringify(line));
    expect(lines.filter((line) => line.includes("A request could not be answered."))).toHaveLength(1);
    expect(lines.filter((line) => line.includes("Attempt recorded.")).length).toBeGreaterThanOrEqual(3);
    for (const one of [...all, printed, ...(password === "" ? [] : [password])]) {
      expect(one.length).toBeGreaterThan(8);
      expect(lines.filter((line) => line.includes(one))).toEqual([]);
    }
  });
});
