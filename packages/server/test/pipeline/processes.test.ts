import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../support/journey/api.ts";
import { orderPaid } from "../support/journey/events.ts";
import { expectProblem } from "../support/journey/expect-problem.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../support/journey/own-hub.ts";
import { type Receiver, startReceiver } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, report } from "../support/journey/shop-actions.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

describe("several processes on one PostgreSQL", () => {
  it("work by their roles: web accepts and serves, a worker sends and serves only its health", async () => {
    const env = await ownDatabase();
    const web = await hubFor({ ...env, HAAK_ROLE: "web" });
    const shop = await aShopOn(web);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    const { id } = await report(shop, orderPaid());
    const [pending] = await deliveriesOf(shop, `event=${id}`);
    expect(pending.state).toBe("pending");
    const worker = await hubFor({ ...env, HAAK_ROLE: "worker" });
    await target.received(1);
    await deliveryIn(shop, pending.id, "delivered");
    for (const path of ["/healthz", "/readyz", "/metrics"])
      expect((await createApi(worker.url).get(path)).status).toBe(200);
    const closed = ["/v1/events", "/v1/rules", "/v1/shops", "/", "/docs", "/openapi.json"];
    for (const path of closed) expectProblem(await shopAt(worker, shop).get(path), 404);
    expectProblem(await shopAt(worker, shop).post("/v1/events", orderPaid()), 404);
  });
});
