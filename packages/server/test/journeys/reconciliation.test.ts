import { type PlugAndPay, startPlugAndPay } from "@haak/sandbox";
import { expect, it, onTestFinished } from "vitest";
import { createApi } from "./support/api.ts";
import type { Shop } from "./support/journey.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "./support/own-hub.ts";
import { startReceiver } from "./support/receiver.ts";
import { callOnPaid, decisionsOf, read } from "./support/shop-actions.ts";
import { until } from "./support/until.ts";

const HOUR_MS = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

async function aReceiver() {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  return receiver;
}

/** A stand-in of Plug&Pay whose clock the test moves, beside a shop that may ask it. */
async function connect(shop: Shop) {
  const time = { now: ago(2 * HOUR_MS) };
  const plugAndPay = await startPlugAndPay({ clock: () => time.now });
  onTestFinished(() => plugAndPay.close());
  plugAndPay.addProduct({ id: 7, title: "Course", price: "100.00" });
  const settings = { api_token: plugAndPay.token, base_url: plugAndPay.url };
  expect((await shop.put("/v1/sources/plugandpay", settings)).status).toBe(200);
  return { plugAndPay, time };
}

const sell = (plugAndPay: PlugAndPay) => plugAndPay.payOrder(plugAndPay.placeOrder({ items: [{ productId: 7 }] }).id);

async function ask(shop: Shop): Promise<string> {
  const answer = await shop.post("/v1/reconciliations", { since: ago(24 * HOUR_MS).toISOString() });
  expect(answer.status, answer.text).toBe(202);
  return answer.body.id;
}

const ends = (shop: Shop, id: string, counts: Record<string, number>) =>
  until(async () => expect(await read(shop, `/v1/reconciliations/${id}`)).toMatchObject({ state: "done", ...counts }));

it("S19: calls for what a rule was there for, and says made_later of what happened before the rule", async () => {
  const shop = await aShopOn(await hubFor(await ownDatabase()));
  const target = (await aReceiver()).target();
  const { plugAndPay, time } = await connect(shop);
  const before = sell(plugAndPay);
  await callOnPaid(shop, target.url);
  time.now = ago(-1_000);
  const after = sell(plugAndPay);
  await ends(shop, await ask(shop), { compared: 2, missing: 4, repaired: 4 });
  await target.received(1);

  const events: { id: string; key: string }[] = (await read(shop, "/v1/events")).data;
  const idOf = (orderId: number) => events.find(({ key }) => key === `order:${orderId}:paid`)?.id ?? "";
  expect(await decisionsOf(shop, idOf(after.id))).toMatchObject([{ called: true }]);
  expect(await decisionsOf(shop, idOf(before.id))).toMatchObject([{ called: false, reason: { code: "made_later" } }]);
  await ends(shop, await ask(shop), { compared: 2, missing: 0, repaired: 0 });
  expect((await read(shop, "/v1/deliveries")).data).toHaveLength(1);
  expect(await read(shop, "/v1/sources/plugandpay")).toMatchObject({
    missing: 0,
    reconciled_until: expect.any(String),
  });
});

it("goes on after SIGKILL of the process that compares, and accepts nothing twice", async () => {
  const env = { ...(await ownDatabase()), HAAK_TIMEOUT_MS: "1000" };
  const web = await hubFor({ ...env, HAAK_ROLE: "web" });
  const doomed = await hubFor({ ...env, HAAK_ROLE: "worker" });
  const shop = shopAt(web, await aShopOn(web));
  const { plugAndPay } = await connect(shop);
  for (let sold = 0; sold < 350; sold += 1) sell(plugAndPay);
  const id = await ask(shop);
  await plugAndPay.waitForApiCalls("/v2/orders", 2, 20_000);
  doomed.signal("SIGKILL");
  await doomed.exit;
  const { state } = await read(shop, `/v1/reconciliations/${id}`);
  expect(state).toBe("running");

  const survivor = await hubFor({ ...env, HAAK_ROLE: "worker" });
  await until(async () => expect((await createApi(survivor.url).get("/readyz")).status).toBe(200));
  await ends(shop, id, { compared: 350, missing: 700, repaired: 700 });
  await ends(shop, await ask(shop), { compared: 350, missing: 0 });
}, 60_000);
