import { describe, expect, it, onTestFinished } from "vitest";
import { createSeal } from "../../src/platform/crypto/seal.ts";
import { withClient } from "../support/harness.ts";
import { orderPaid } from "../support/journey/events.ts";
import { expectRefusedStart } from "../support/journey/expect-refused-start.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver, verified } from "../support/journey/receiver.ts";
import { rotate } from "../support/journey/rotate.ts";
import { deliveriesOf, deliveryIn, makeRule, report, secretOf } from "../support/journey/shop-actions.ts";

/** The sealed values in a row's text, as bytes and as base64. */
const sealedLike = (row: string): Buffer[] => [
  ...[...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = ""]) => Buffer.from(hex, "hex")),
  ...[...row.matchAll(/[A-Za-z0-9+/]{38,}={0,2}/g)].map(([base64]) => Buffer.from(base64, "base64")),
];

/** Everything in the database that this key can open. */
async function openedBy(key: string, databaseUrl: string): Promise<string[]> {
  const seal = createSeal(Buffer.from(key, "base64"));
  const opens = (bytes: Buffer) => {
    try {
      return [seal.open(bytes)];
    } catch {
      return [];
    }
  };
  return withClient(databaseUrl, async (client) => {
    const { rows: tables } = await client.query("select tablename as name from pg_tables where schemaname = 'public'");
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      found.push(...rows.flatMap(({ text }) => sealedLike(text)).flatMap(opens));
    }
    return found;
  });
}

/** A rotation with a wrong old key, or without both keys. */
async function expectNotRotated(env: Record<string, string | undefined>): Promise<void> {
  const strange = { ...env, HAAK_MASTER_KEY: aMasterKey(), HAAK_MASTER_KEY_PREVIOUS: aMasterKey() };
  expect(await rotate(strange)).toMatchObject({ code: 1, output: expect.stringContaining("is not the key") });
  expect(await rotate(env)).toMatchObject({ code: 1, output: expect.stringContaining("HAAK_MASTER_KEY_PREVIOUS") });
  await expectRefusedStart({ ...env, HAAK_MASTER_KEY_PREVIOUS: "short" }, /HAAK_MASTER_KEY_PREVIOUS.*32 bytes/);
}

describe("the master key of a hub", () => {
  it("is rotated beside a running hub, which then needs only the new key, and is refused with a wrong key or without both", async () => {
    const env = await ownDatabase();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const target = receiver.target();
    target.answers((nth) => ({ status: nth === 1 ? 503 : 200 }));
    const first = await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" });
    const shop = await aShopOn(first);
    const action = { type: "webhook", url: target.url, headers: { "X-Token": "of the receiver" } };
    const rule = await makeRule(shop, { trigger: "order.paid", action });
    const secret = await secretOf(shop, rule.endpoint_id);
    const { id } = await report(shop, orderPaid());
    const [pending] = await deliveriesOf(shop, `event=${id}`);
    await deliveryIn(shop, pending.id, "waiting");
    await shop.put("/v1/sources/plugandpay", { webhook_key: "key-of-plug-and-pay" });
    await shop.post("/v1/huddle/connections", { name: "C", domain: "example.com", api_key: "key-of-huddle" });
    await first.stop();

    const both = { ...env, HAAK_MASTER_KEY: aMasterKey(), HAAK_MASTER_KEY_PREVIOUS: env.HAAK_MASTER_KEY };
    const during = await hubFor(both);
    // So that the hub has cached the rule, with headers that the previous key sealed.
    await report(shopAt(during, shop), orderPaid());
    const { code, output } = await rotate(both);
    expect(output).toMatch(/^\d+ secrets were sealed again, and none needs the previous key any more/);
    expect(code).toBe(0);
    await report(shopAt(during, shop), orderPaid());
    await target.received(3);
    expect(await openedBy(env.HAAK_MASTER_KEY ?? "", env.DATABASE_URL)).toEqual([]);
    expect(await openedBy(both.HAAK_MASTER_KEY, env.DATABASE_URL)).toEqual(
      expect.arrayContaining([secret, shop.apiKey, "of the receiver", "key-of-plug-and-pay", "key-of-huddle"]),
    );
    await during.stop();

    await expectRefusedStart(env, /HAAK_MASTER_KEY is not the key/);
    await expectNotRotated({ ...env, HAAK_MASTER_KEY: both.HAAK_MASTER_KEY });
    const after = shopAt(await hubFor({ ...both, HAAK_MASTER_KEY_PREVIOUS: undefined }), shop);
    expect((await after.post(`/v1/deliveries/${pending.id}/retry`, {})).status).toBe(202);
    const calls = await target.received(4);
    expect(calls.map((call) => verified(call, secret).id)).toContain(pending.id);
    expect(calls.map(({ headers }) => headers["x-token"])).toEqual(Array(4).fill("of the receiver"));
  });
});
