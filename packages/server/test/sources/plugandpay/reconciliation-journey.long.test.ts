import { expect, it } from "vitest";
import { createApi } from "../../support/journey/api.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../../support/journey/own-hub.ts";
import { ask, connect, ends, sell } from "../../support/journey/reconciling.ts";
import { read } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

/**
 * In the short form: an interrupted reconciliation continues in another process
 * (`packages/server/test/sources/plugandpay/reconciliation-failure.test.ts`).
 */

it("a reconciliation continues after SIGKILL of its process, and accepts nothing twice", async () => {
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
