import { describe, expect, it } from "vitest";
import { useStore } from "../../support/harness.ts";
import { anInboxHub, aPlugAndPay, aShopOn, POLL } from "./connected-shop.ts";

const store = useStore(18);

async function aShopWithoutToken() {
  const hub = await anInboxHub(store);
  const shop = await aShopOn(store, hub);
  const plugAndPay = await aPlugAndPay(store, shop.address);
  await shop.call("PUT", "/v1/sources/plugandpay", { base_url: plugAndPay.url });
  const order = plugAndPay.payOrder(plugAndPay.placeOrder({ checkoutId: 31, bumpIds: [1] }).id);
  const setToken = (api_token: string | null) => shop.call("PUT", "/v1/sources/plugandpay", { api_token });
  return { hub, shop, plugAndPay, order, setToken };
}

/** The requests to Plug&Pay, so that a failed test shows them. */
const pathsAsked = (plugAndPay: Awaited<ReturnType<typeof aPlugAndPay>>) =>
  plugAndPay.apiCalls().map(({ path }) => path);

describe("a shop without an API token", () => {
  it("gets an event from a V1 form, while V2 waits for a token and then finds the same event", async () => {
    const { shop, plugAndPay, order, setToken } = await aShopWithoutToken();
    await plugAndPay.notify("order_payment_completed", order);
    const [v2, v1] = await shop.settled(["waiting", "done"]);
    await expect.poll(async () => (await shop.notices())[0]?.error, POLL).toContain("Set an API token");
    expect(v2).toMatchObject({ version: "v2", event_id: null });
    const [event] = await shop.events();
    expect(v1).toMatchObject({ version: "v1", event_id: event?.id });
    expect(event).toMatchObject({
      key: `order:${order.id}:paid`,
      body: {
        data: { order: { amount_with_tax: "145.20", lines: [{ product: { id: "7" } }, { product: { id: "8" } }] } },
      },
    });
    expect(pathsAsked(plugAndPay)).toEqual([]);

    await setToken(plugAndPay.token);
    const [found] = await shop.settled(["done", "done"]);
    expect(found?.event_id).toBe(event?.id);
    expect((await shop.events()).map(({ key }) => key)).toEqual([
      `order:${order.id}:paid`,
      `order:${order.id}:created`,
    ]);
  });

  it("keeps waiting without a request if the notice is retried by hand", async () => {
    const { shop, plugAndPay, order } = await aShopWithoutToken();
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    await expect.poll(async () => (await shop.notices())[0]?.error, POLL).toContain("Set an API token");
    const [notice] = await shop.notices();
    expect((await shop.call("POST", `/v1/inbox/${notice?.id}/retry`)).status).toBe(202);
    await expect.poll(async () => (await shop.notices())[0]?.error, POLL).toContain("Set an API token");
    expect(pathsAsked(plugAndPay)).toEqual([]);
  });
});

describe("an API token that Plug&Pay refuses", () => {
  it("is not used again until another token is set, with which everything is fetched", async () => {
    const { shop, plugAndPay, order, setToken } = await aShopWithoutToken();
    await setToken("expired");
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    expect(await shop.settled(["failed"])).toMatchObject([{ error: expect.stringContaining("refused the API token") }]);
    expect((await shop.call("GET", "/v1/sources/plugandpay")).body).toMatchObject({ api_token_refused: true });

    await plugAndPay.notify("order_invoice_created", order);
    const refused = async () => (await shop.notices()).map(({ error }) => error?.includes("refused"));
    await expect.poll(refused, POLL).toEqual([true, true, true]);
    expect((await shop.notices()).map(({ state }) => state)).toEqual(["waiting", "waiting", "failed"]);
    expect(pathsAsked(plugAndPay)).toEqual([`/v2/orders/${order.id}`]);

    expect((await setToken(plugAndPay.token)).body).toMatchObject({ has_api_token: true, api_token_refused: false });
    await shop.settled(["done", "done", "done"]);
    expect((await shop.events()).map(({ key }) => key)).toEqual([
      `order:${order.id}:created`,
      `order:${order.id}:paid`,
    ]);
  });

  it("is replaced for notices that a person retries after another token is set", async () => {
    const { shop, plugAndPay, order, setToken } = await aShopWithoutToken();
    await setToken("expired");
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    const [notice] = await shop.settled(["failed"]);
    await shop.call("POST", `/v1/inbox/${notice?.id}/retry`);
    await shop.settled(["waiting"]);
    await expect.poll(async () => (await shop.notices())[0]?.error, POLL).toContain("refused the API token earlier");
    expect(pathsAsked(plugAndPay)).toEqual([`/v2/orders/${order.id}`]);
  });

  it("is not needed for V1 forms after it is removed", async () => {
    const { shop, plugAndPay, order, setToken } = await aShopWithoutToken();
    await setToken("expired");
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v1"] });
    await shop.settled(["failed"]);
    await setToken(null);
    await shop.settled(["done"]);
    expect((await shop.events()).map(({ key }) => key)).toEqual([`order:${order.id}:paid`]);
  });

  it("is never in the log or the inbox", async () => {
    const { hub, shop, plugAndPay, order, setToken } = await aShopWithoutToken();
    await setToken("expired-token-4711");
    await plugAndPay.notify("order_payment_completed", order, { versions: ["v2"] });
    const shown = await shop.settled(["failed"]);
    expect(JSON.stringify([shown, hub.log.lines])).not.toContain("4711");
  });
});
