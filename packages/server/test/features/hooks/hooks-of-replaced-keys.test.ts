import { describe, expect, it } from "vitest";
import { dropHooksOfKey, moveHooks } from "../../../src/features/hooks/end-hooks.ts";
import { hookRoutes } from "../../../src/features/hooks/routes.ts";
import { apiKeyRoutes } from "../../../src/features/shops/routes.ts";
import { createFindShopByKey } from "../../../src/features/shops/shop-by-key.ts";
import { createShop, newApiKey } from "../../../src/features/shops/store.ts";
import { authenticateShop } from "../../../src/platform/http/authenticate.ts";
import { ruleStoreParts } from "../../support/builders.ts";
import { aLog, serve, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { createApi } from "../../support/journey/api.ts";

describe("a hook that is made with a replaced key", () => {
  const store = useStore(18);

  async function aShopWithKeys() {
    const apiKey = newApiKey();
    await createShop(store, { name: "Bakery", apiKey });
    const parts = { ...ruleStoreParts(store), db: store.db, refuseTarget: async () => null, hint: () => undefined };
    const guard = authenticateShop({
      shopByKey: createFindShopByKey({ ...store, hotDb: store.db, log: aLog() }),
      session: async () => null,
    });
    const dropHooks: Parameters<typeof apiKeyRoutes>[0]["dropHooks"] = (tx, shop, keyId) =>
      dropHooksOfKey({ ...parts, enqueueUnsubscribe: async () => undefined }, tx, { shop, keyId });
    const url = await serve([
      { path: "/v1/api-keys", guard, router: apiKeyRoutes({ ...parts, moveHooks, dropHooks }) },
      { path: "/v1/hooks", guard, router: hookRoutes(parts) },
    ]);
    const as = (key: string) => createApi(url, { authorization: `Bearer ${key}` });
    const [{ id }] = (await as(apiKey).get("/v1/api-keys")).body.data;
    return { as, first: { id: String(id), key: apiKey } };
  }

  type Api = ReturnType<Awaited<ReturnType<typeof aShopWithKeys>>["as"]>;

  async function replace(api: Api, id: string): Promise<{ id: string; key: string }> {
    const reply = await api.post(`/v1/api-keys/${id}/replace`, { overlap_seconds: 3_600 });
    expect(reply.status, reply.text).toBe(201);
    return reply.body;
  }

  const hook = (api: Api, name: string) =>
    api.post("/v1/hooks", { trigger: "order.paid", target_url: `https://example.com/${name}` });

  /** The end of the target and the key of each hook. */
  const owners = async () => {
    const rows = await store.db
      .selectFrom("rule")
      .select(["api_key_id", "definition"])
      .where("deleted_at", "is", null)
      .orderBy("id")
      .execute();
    return rows.map((row) => [JSON.stringify(row.definition).match(/example\.com\/(\w+)/)?.[1], row.api_key_id]);
  };

  it("belongs to the new key, like the hooks that were made before", async () => {
    const { as, first } = await aShopWithKeys();
    expect((await hook(as(first.key), "before")).status).toBe(201);
    const second = await replace(as(first.key), first.id);
    expect((await hook(as(first.key), "during")).status).toBe(201);
    expect(await owners()).toEqual([
      ["before", second.id],
      ["during", second.id],
    ]);
  });

  it("belongs to the newest key after several replacements, and ends with that key only", async () => {
    const { as, first } = await aShopWithKeys();
    const second = await replace(as(first.key), first.id);
    const third = await replace(as(second.key), second.id);
    await hook(as(first.key), "first");
    await hook(as(second.key), "second");
    expect(await owners()).toEqual([
      ["first", third.id],
      ["second", third.id],
    ]);
    expect((await as(third.key).delete(`/v1/api-keys/${first.id}`)).status).toBe(204);
    expect(await owners()).toHaveLength(2);
    expect((await as(third.key).delete(`/v1/api-keys/${third.id}`)).status).toBe(204);
    expect(await owners()).toEqual([]);
  });

  it("belongs to the old key if the new one was deleted", async () => {
    const { as, first } = await aShopWithKeys();
    const second = await replace(as(first.key), first.id);
    expect((await as(first.key).delete(`/v1/api-keys/${second.id}`)).status).toBe(204);
    await hook(as(first.key), "left");
    expect(await owners()).toEqual([["left", first.id]]);
  });

  it("belongs to the new key also if it is made at the same moment", async () => {
    const { as, first } = await aShopWithKeys();
    await withClient(store.url, async (client) => {
      // Blocks the hook between reading its key and storing the hook.
      await client.query("begin");
      await client.query("lock table endpoint in share mode");
      const making = hook(as(first.key), "meanwhile");
      await untilBlocked(store, 1);
      const replacing = replace(as(first.key), first.id);
      await untilBlocked(store, 2);
      await client.query("commit");
      const [{ status }, second] = await Promise.all([making, replacing]);
      expect(status).toBe(201);
      expect(await owners()).toEqual([["meanwhile", second.id]]);
    });
  });
});
