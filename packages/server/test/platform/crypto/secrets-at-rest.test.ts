import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { withClient } from "../../support/harness.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { deliveriesOf, deliveryIn, makeRule, report, secretOf } from "../../support/journey/shop-actions.ts";

const aSecret = (what: string) => `${what}-${randomBytes(12).toString("hex")}`;

/** Every row of every table, as text. */
async function everythingStored(databaseUrl: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const tables = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    const rows: string[] = [];
    for (const { name } of tables.rows) {
      const { rows: found } = await client.query<{ text: string }>(
        `select '${name} ' || t::text as text from ${name} t`,
      );
      rows.push(...found.map(({ text }) => text));
    }
    return rows;
  });
}

/** A secret as text, as hexadecimal bytes and in base64. */
const waysToWrite = (secret: string) => [
  secret,
  Buffer.from(secret).toString("hex"),
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
];

describe("a secret that a hub receives or makes", () => {
  it("is sealed in every table of its database, also after changes and calls", async () => {
    const env = await ownDatabase();
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const receiver = await startReceiver();
    const target = receiver.target();
    const secret = { first: aSecret("first"), changed: aSecret("changed"), odd: aSecret("odd"), seen: aSecret("seen") };
    const connector = { huddle: aSecret("huddle"), token: aSecret("token"), key: aSecret("key") };
    const action = (value: string) => ({
      ...{ type: "webhook", url: target.url },
      headers: { Authorization: `Bearer ${value}`, "X-Api-Key": value, "X-Note": "plain" },
    });
    target.answers((nth) => ({ status: nth === 1 ? 500 : 200, body: secret.first }));
    const rule = await makeRule(shop, { trigger: "order.paid", action: action(secret.first) });
    const event = await report(shop, orderPaid());
    const [pending] = await deliveriesOf(shop, `event=${event.id}`);
    await deliveryIn(shop, pending.id, "delivered");
    expect(target.calls.map(({ headers }) => headers["x-api-key"])).toEqual([secret.first, secret.first]);
    await shop.patch(`/v1/rules/${rule.id}`, { action: action(secret.changed) });
    const deleted = await makeRule(shop, { trigger: "order.created", action: action(secret.odd) });
    await shop.delete(`/v1/rules/${deleted.id}`);
    const seen = { trigger: "order.paid", action: action(secret.seen) };
    expect((await shop.post("/v1/rules/preview", { rule: seen, days: 30 })).status).toBe(200);
    const connection = { name: "C", domain: "example.com", api_key: connector.huddle };
    await shop.post("/v1/huddle/connections", connection);
    await shop.put("/v1/sources/plugandpay", { api_token: connector.token, webhook_key: connector.key });
    const signing = await secretOf(shop, rule.endpoint_id);
    await hub.stop();
    await receiver.stop();

    const stored = await everythingStored(env.DATABASE_URL);
    expect(stored.filter((row) => row.startsWith("rule_version ")).length).toBe(3);
    expect(stored.filter((row) => row.startsWith("delivery ") || row.startsWith("preview ")).length).toBe(2);
    const base64OfSigning = signing.replace("whsec_", "");
    for (const one of [...Object.values(secret), ...Object.values(connector), shop.apiKey, signing, base64OfSigning]) {
      for (const written of waysToWrite(one)) {
        expect(stored.filter((row) => row.includes(written)).map((row) => row.slice(0, 200))).toEqual([]);
      }
    }
  });
});
