import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import type { HubProcess } from "../support/journey/hub-process.ts";
import { adminHeaders } from "../support/journey/journey.ts";
import { adminOf, aShopOn, hubFor, ownDatabase, ownFolder } from "../support/journey/own-hub.ts";
import { type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, happens, read } from "../support/journey/shop-actions.ts";

/**
 * In the short form: concurrent migrations (`packages/server/test/contracts/accepting-18.test.ts`), sealed secrets
 * (`packages/server/test/platform/crypto/secrets-at-rest.test.ts`), and the first start (`packages/server/src/platform/crypto/installation.test.ts`).
 */

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

describe("several processes on one PostgreSQL", () => {
  it("that start at the same time on an empty database make one schema and one first shop", async () => {
    const env = { ...(await ownDatabase()), HAAK_API_KEY: "the-key-of-the-first-shop", HAAK_SHOP_NAME: "Only" };
    const hubs = await Promise.all(Array.from({ length: 3 }, () => hubFor(env)));
    for (const hub of hubs) {
      const shops = await adminOf(hub).get("/v1/shops");
      expect(shops.body.data.map((each: { name: string }) => each.name)).toEqual(["Only"]);
    }
    const me = await createApi(hubs[0]?.url ?? "", { authorization: "Bearer the-key-of-the-first-shop" }).get("/v1/me");
    expect(me.body.name).toBe("Only");
  });
});

describe("the data of a hub", () => {
  it("has no key, secret or password in plain text", async () => {
    const { Client } = await import("pg");
    const env = { ...(await ownDatabase()), HAAK_API_KEY: "the-key-of-the-first-shop" };
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    const rule = await callOnPaid(shop, target.url);
    await shop.post("/v1/huddle/connections", { name: "C", domain: "example.com", api_key: "key-of-the-huddle" });
    await happens(shop, orderPaid());
    const { secret } = await read(shop, `/v1/endpoints/${rule.endpoint_id}/secret`);
    const client = new Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    onTestFinished(() => client.end());
    const tables = await client.query<{ name: string }>(
      "select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'",
    );
    let dump = "";
    for (const { name } of tables.rows)
      dump += JSON.stringify((await client.query(`select t::text from ${name} t`)).rows);
    expect(dump).toContain(shop.id);
    const passwords = ["the-key-of-the-first-shop", "key-of-the-huddle", "journeys-admin-password"];
    for (const text of [secret, secret.slice("whsec_".length), shop.apiKey, ...passwords]) {
      const spellings = [
        text,
        Buffer.from(text).toString("hex"),
        Buffer.from(text).toString("base64").replace(/=+$/, ""),
      ];
      for (const spelling of spellings) expect(dump.includes(spelling), text).toBe(false);
    }
    for (const text of [secret, shop.apiKey, ...passwords]) expect(hub.output()).not.toContain(text);
  });

  it("gets a first shop only if there is none, and an admin password that is printed once", async () => {
    const { env } = await ownFolder();
    const generated = { ...env, HAAK_ADMIN_PASSWORD: undefined, HAAK_API_KEY: "the-key-of-the-first-shop" };
    const first = await hubFor(generated);
    const password = /password[^:]*: (\S+)/i.exec(first.output())?.[1] ?? "";
    const shops = async (hub: HubProcess) =>
      (await createApi(hub.url, adminHeaders(password)).get("/v1/shops")).body.data;
    expect(await shops(first)).toHaveLength(1);
    await first.stop();
    const second = await hubFor({ ...generated, HAAK_API_KEY: "another-key-for-no-shop" });
    expect(second.output()).not.toContain(password);
    expect(second.output()).not.toMatch(/password/i);
    expect(await shops(second)).toHaveLength(1);
    const me = (key: string) => createApi(second.url, { authorization: `Bearer ${key}` }).get("/v1/me");
    expect([(await me("the-key-of-the-first-shop")).status, (await me("another-key-for-no-shop")).status]).toEqual([
      200, 401,
    ]);
  });
});
