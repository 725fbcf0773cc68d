import { describe, expect, it } from "vitest";
import { anEndpoint, aShop } from "../../../test/support/builders.ts";
import { useStore } from "../../../test/support/harness.ts";
import type { Shop } from "../../platform/shop.ts";
import { newStoredSecret, rotateSecret } from "./store.ts";

describe("rotating a secret", () => {
  const store = useStore(18);
  const rotate = (shop: Shop, id: string, overlapSeconds: number) =>
    store.db
      .transaction()
      .execute((tx) => rotateSecret(store, tx, { shop, id, overlapSeconds, fresh: newStoredSecret(store.seal) }));
  const secrets = async () => {
    const row = await store.db.selectFrom("endpoint").select("secrets").executeTakeFirstOrThrow();
    return row.secrets.map(({ sealed, expires_at }) => ({
      secret: store.seal.open(Buffer.from(sealed, "base64")),
      expires_at,
    }));
  };
  const inSeconds = (seconds: number) => new Date(store.clock.now().getTime() + seconds * 1_000).toISOString();

  it("puts a fresh one first and lets the old one live until the overlap ends", async () => {
    const shop = await aShop(store);
    const id = await anEndpoint(store, shop);
    const [old] = await secrets();
    const fresh = await rotate(shop, id, 3_600);
    expect(fresh).toMatch(/^whsec_/);
    expect(await secrets()).toEqual([
      { secret: fresh, expires_at: null },
      { secret: old?.secret, expires_at: inSeconds(3_600) },
    ]);
  });

  it("without an overlap ends the old one at once", async () => {
    const shop = await aShop(store);
    const fresh = await rotate(shop, await anEndpoint(store, shop), 0);
    expect(await secrets()).toEqual([{ secret: fresh, expires_at: null }]);
  });

  it("again does not lengthen the life of an older one, and drops it when that is over", async () => {
    const shop = await aShop(store);
    const id = await anEndpoint(store, shop);
    const first = await rotate(shop, id, 60);
    const firstEnds = inSeconds(60);
    const second = await rotate(shop, id, 3_600);
    expect((await secrets()).map(({ expires_at }) => expires_at)).toEqual([null, inSeconds(3_600), firstEnds]);
    store.clock.advance(60);
    const third = await rotate(shop, id, 600);
    expect((await secrets()).map(({ secret }) => secret)).toEqual([third, second, first]);
  });

  it("however often keeps few enough for the header of a call", async () => {
    const shop = await aShop(store);
    const id = await anEndpoint(store, shop);
    for (let round = 0; round < 15; round += 1) await rotate(shop, id, 604_800);
    expect(await secrets()).toHaveLength(10);
  });

  it("twice at once leaves both new ones usable", async () => {
    const shop = await aShop(store);
    const id = await anEndpoint(store, shop);
    const made = await Promise.all([rotate(shop, id, 60), rotate(shop, id, 60)]);
    const usable = (await secrets()).map(({ secret }) => secret);
    for (const secret of made) expect(usable).toContain(secret);
  });
});
