import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aShopOn } from "./connected-shop.ts";

const store = useStore(18);
const aShop = async () => aShopOn(store, await anInboxHub(store, { worker: false }));
const PATH = "/v1/sources/plugandpay";

describe("the settings of Plug&Pay", () => {
  it("begin with an address to paste and no secrets", async () => {
    const shop = await aShop();
    expect((await shop.call("GET", PATH)).body).toEqual({
      address: expect.stringMatching(/^https:\/\/haak\.example\.com\/in\/plugandpay\/[\w-]{32}$/),
      has_api_token: false,
      api_token_refused: false,
      has_webhook_key: false,
      base_url: "https://api.plugandpay.com",
      last_seen_at: null,
      reconciled_until: null,
      missing: null,
      unreadable: 0,
      proof: null,
    });
  });

  it("accept secrets and show only that they are set; absent keeps them, null removes them", async () => {
    const shop = await aShop();
    const put = await shop.call("PUT", PATH, { api_token: " token-1 ", webhook_key: "key-1" });
    expect(put).toMatchObject({ status: 200, body: { has_api_token: true, has_webhook_key: true } });
    expect(JSON.stringify(put.body)).not.toMatch(/token-1|key-1/);
    expect((await shop.call("PUT", PATH, {})).body).toEqual(put.body);
    expect((await shop.call("PUT", PATH, { webhook_key: null })).body).toMatchObject({
      has_api_token: true,
      has_webhook_key: false,
    });
    const { sealed_api_token } = await store.db
      .selectFrom("plugandpay_source")
      .select("sealed_api_token")
      .where("shop_id", "=", shop.shop.id)
      .executeTakeFirstOrThrow();
    expect(sealed_api_token?.toString("utf8")).not.toContain("token-1");
  });

  it("accept another API address, without its last slash, and null for Plug&Pay's own", async () => {
    const shop = await aShop();
    const put = async (base_url: string | null) => (await shop.call("PUT", PATH, { base_url })).body.base_url;
    expect(await put("http://127.0.0.1:9/api/")).toBe("http://127.0.0.1:9/api");
    expect(await put(null)).toBe("https://api.plugandpay.com");
  });

  it.each([
    [{ base_url: "http://10.0.0.1" }, "/base_url"],
    [{ base_url: "ftp://example.com" }, "/base_url"],
    [{ base_url: "https://bo:secret@example.com" }, "/base_url"],
    [{ base_url: "https://example.com/?a=1" }, "/base_url"],
    [{ base_url: "not an address" }, "/base_url"],
    [{ base_url: 7 }, "/base_url"],
    [{ api_token: "" }, "/api_token"],
    [{ api_token: "two parts" }, "/api_token"],
    [{ api_token: "line\nbreak" }, "/api_token"],
    [{ webhook_key: " " }, "/webhook_key"],
    [{ webhook_key: "a\0b" }, "/webhook_key"],
    [{ apitoken: "typo" }, "/apitoken"],
  ])("refuse %j and change nothing", async (body, pointer) => {
    const shop = await aShop();
    const before = (await shop.call("GET", PATH)).body;
    expect(await shop.call("PUT", PATH, { webhook_key: "key", ...body })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
    expect((await shop.call("GET", PATH)).body).toEqual(before);
  });

  it("can be sent back as they were shown, which changes nothing", async () => {
    const shop = await aShop();
    await shop.call("PUT", PATH, { webhook_key: "key-1", base_url: "http://127.0.0.1:9/api" });
    const retryAfter = () =>
      store.db
        .selectFrom("plugandpay_source")
        .select("fetch_not_before")
        .where("shop_id", "=", shop.shop.id)
        .executeTakeFirstOrThrow();
    await store.db
      .updateTable("plugandpay_source")
      .set({ fetch_not_before: store.clock.now() })
      .where("shop_id", "=", shop.shop.id)
      .execute();
    const shown = (await shop.call("GET", PATH)).body;
    expect(await shop.call("PUT", PATH, shown)).toMatchObject({ status: 200, body: shown });
    expect(await retryAfter()).toEqual({ fetch_not_before: store.clock.now() });
  });

  it("refuse a change of a state that another request has changed", async () => {
    const shop = await aShop();
    const tag = (await shop.call("GET", PATH)).headers.get("etag") ?? "";
    const put = (webhook_key: string) =>
      fetch(`${new URL(shop.address).origin}${PATH}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${shop.apiKey}`, "content-type": "application/json", "if-match": tag },
        body: JSON.stringify({ webhook_key }),
      });
    expect((await put("one")).status).toBe(200);
    expect((await put("two")).status).toBe(412);
  });
});
