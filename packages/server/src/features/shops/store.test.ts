import { describe, expect, it, onTestFinished } from "vitest";
import { openCountingDatabase } from "../../../test/support/counting-database.ts";
import { aLog, useStore } from "../../../test/support/harness.ts";
import { lookupHash } from "../../platform/crypto/seal.ts";
import { openDatabase } from "../../platform/postgres/database.ts";
import { createFindShopByKey } from "./shop-by-key.ts";
import { createShop, ensureFirstShop, isKeyTaken, newApiKey } from "./store.ts";

describe("a shop", () => {
  const store = useStore(18);
  const log = aLog();
  const find = (key: string, userAgent: string | null = null) =>
    createFindShopByKey({ ...store, db: store.db, hotDb: store.db, log })({ hash: lookupHash(key), userAgent });

  it("is found by its key, and by no other", async () => {
    const key = newApiKey();
    const shop = await createShop(store, { name: "Bakery", apiKey: key });
    expect(await find(key)).toMatchObject({ id: shop.id, bucket: shop.bucket, name: "Bakery", number: shop.number });
    expect(await find(newApiKey())).toBeNull();
  });

  it("is found for many requests at once in one query, each by its own key", async () => {
    const counting = openCountingDatabase(store.url);
    onTestFinished(() => counting.close());
    const findIn = createFindShopByKey({ ...store, db: store.db, hotDb: counting.db, log });
    const keys = Array.from({ length: 5 }, newApiKey);
    for (const apiKey of keys.slice(1)) await createShop(store, { name: apiKey, apiKey });
    const found = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        findIn({ hash: lookupHash(keys[index % 5] ?? ""), userAgent: null }).then((shop) => shop?.name ?? null),
      ),
    );
    expect(found).toEqual(Array.from({ length: 100 }, (_, index) => (index % 5 === 0 ? null : keys[index % 5])));
    expect(counting.take()).toHaveLength(1);
  });

  it("is no longer found by a key that was deleted during the lookup of another key", async () => {
    const [first, second] = [newApiKey(), newApiKey()];
    for (const apiKey of [first, second]) await createShop(store, { name: "Bakery", apiKey });
    const findOne = createFindShopByKey({ ...store, db: store.db, hotDb: store.db, log });
    const lookup = findOne({ hash: lookupHash(first), userAgent: null });
    await store.otherDb.deleteFrom("api_key").where("hash", "=", lookupHash(second)).execute();
    expect(await findOne({ hash: lookupHash(second), userAgent: null })).toBeNull();
    expect(await lookup).not.toBeNull();
  });

  it("has a bucket of 256, a rule set and a Plug&Pay address from the start", async () => {
    const shop = await createShop(store, { name: "Bakery", apiKey: newApiKey() });
    expect(shop.bucket).toBeGreaterThanOrEqual(0);
    expect(shop.bucket).toBeLessThan(256);
    expect(await store.db.selectFrom("rule_set").selectAll().execute()).toEqual([
      { bucket: shop.bucket, shop_id: shop.id, version: 0 },
    ]);
    expect(await store.db.selectFrom("plugandpay_source").select("shop_id").execute()).toEqual([{ shop_id: shop.id }]);
  });

  it("is stored without its key in plain text", async () => {
    const key = newApiKey();
    await createShop(store, { name: "Bakery", apiKey: key });
    const row = await store.db.selectFrom("api_key").selectAll().executeTakeFirstOrThrow();
    expect(row.sealed.includes(key)).toBe(false);
    expect(row.hash.equals(lookupHash(key))).toBe(true);
    expect(store.seal.open(row.sealed)).toBe(key);
    expect(row.hint).toBe(`…${key.slice(-4)}`);
  });

  it("is no longer found by a key from the moment at which the key expires", async () => {
    const key = newApiKey();
    await createShop(store, { name: "Bakery", apiKey: key });
    const expiresAt = new Date(store.clock.now().getTime() + 60_000);
    await store.db.updateTable("api_key").set({ expires_at: expiresAt }).execute();
    store.clock.advance(59.999);
    expect(await find(key)).not.toBeNull();
    store.clock.advance(0.001);
    expect(await find(key)).toBeNull();
  });

  it("has the last use of its key stored, to the minute", async () => {
    const key = newApiKey();
    await createShop(store, { name: "Bakery", apiKey: key });
    const lastUsed = async () =>
      (await store.db.selectFrom("api_key").select("last_used_at").execute())[0]?.last_used_at;
    const first = store.clock.now();
    await find(key);
    store.clock.advance(60);
    await find(key);
    expect(await lastUsed()).toEqual(first);
    store.clock.advance(1);
    await find(key);
    expect(await lastUsed()).toEqual(store.clock.now());
  });

  it("has the last use by each tool stored, also when tools alternate, for at most twenty tools", async () => {
    const key = newApiKey();
    await createShop(store, { name: "Bakery", apiKey: key });
    const usedBy = async () =>
      (await store.db.selectFrom("api_key").select("used_by").executeTakeFirstOrThrow()).used_by;
    const first = store.clock.now().toISOString();
    for (const agent of ["Zapier", "Mozilla/5.0 (X11)", null, "", "7/1", "Zapier"]) await find(key, agent);
    expect(await usedBy()).toEqual({ Zapier: first, Mozilla: first });
    store.clock.advance(61);
    await find(key, "Zapier");
    expect(await usedBy()).toEqual({ Zapier: store.clock.now().toISOString(), Mozilla: first });
    for (let count = 0; count < 25; count += 1) await find(key, `Tool-${count}/1.0`);
    expect(Object.keys(await usedBy())).toHaveLength(20);
  });

  it("is found in a database without writes, and the log says that the use was not stored", async () => {
    const key = newApiKey();
    const shop = await createShop(store, { name: "Bakery", apiKey: key });
    const url = new URL(store.url);
    url.searchParams.set("options", "-c default_transaction_read_only=on");
    const log = aLog();
    const standby = openDatabase({ url: url.href, connectionsMax: 1, log });
    onTestFinished(() => standby.destroy());
    const findThere = createFindShopByKey({ db: standby, hotDb: standby, clock: store.clock, log });
    expect(await findThere({ hash: lookupHash(key), userAgent: null })).toMatchObject({ id: shop.id });
    expect(log.lines).toEqual([
      {
        level: "warn",
        facts: { what: "API key", error: expect.stringContaining("read-only transaction") },
        text: "A last use could not be stored.",
      },
    ]);
  });

  it("cannot use the key of another shop, and then is not created", async () => {
    const apiKey = newApiKey();
    await createShop(store, { name: "First", apiKey });
    const second = createShop(store, { name: "Second", apiKey });
    await expect(second).rejects.toSatisfy(isKeyTaken);
    expect(await store.db.selectFrom("shop").select("name").execute()).toEqual([{ name: "First" }]);
  });

  it("of the configuration is created once, also by processes that start at the same time, and never beside another shop", async () => {
    const apiKey = newApiKey();
    const parts = [store, { ...store, db: store.otherDb, clock: store.clock, newId: store.newId, seal: store.seal }];
    await Promise.all([...parts, ...parts].map((one) => ensureFirstShop(partsOf(one), { name: "First", apiKey })));
    await ensureFirstShop(partsOf(store), { name: "Renamed", apiKey: newApiKey() });
    expect(await store.db.selectFrom("shop").select("name").execute()).toEqual([{ name: "First" }]);
  });
});

function partsOf({ db, clock, newId, seal }: Parameters<typeof createShop>[0]) {
  return { db, clock, newId, seal };
}

describe("a key", () => {
  it("is recognisable, long, and different each time", () => {
    const keys = Array.from({ length: 100 }, newApiKey);
    for (const key of keys) expect(key).toMatch(/^haak_[0-9a-f]{40}$/);
    expect(new Set(keys).size).toBe(100);
  });
});
