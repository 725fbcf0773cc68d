import { expect, it, onTestFinished } from "vitest";
import { aShopOn, hubFor, ownDatabase } from "../../support/journey/own-hub.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { ago, ask, connect, ends, sell } from "../../support/journey/reconciling.ts";
import { callOnPaid, decisionsOf, read } from "../../support/journey/shop-actions.ts";

async function aReceiver() {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  return receiver;
}

it("S19: a reconciliation calls for events after the rule was made, and gives made_later for earlier ones", async () => {
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
