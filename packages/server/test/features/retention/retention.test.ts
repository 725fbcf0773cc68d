import { describe, expect, it } from "vitest";
import { withClient } from "../../support/harness.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { expectProblem } from "../../support/journey/expect-problem.ts";
import { aShopOn, hubFor, ownDatabase, shopAt } from "../../support/journey/own-hub.ts";
import { report } from "../../support/journey/shop-actions.ts";
import { until } from "../../support/journey/until.ts";

describe("a hub with a retention of one day", () => {
  it("removes older events in the background, but still knows their keys", async () => {
    const env = await ownDatabase();
    const before = await hubFor(env);
    const shop = await aShopOn(before);
    const [old, young] = [orderPaid({ key: "order:1:paid" }), orderPaid({ key: "order:2:paid" })];
    const [{ id: oldId }, { id: youngId }] = [await report(shop, old), await report(shop, young)];
    await before.stop();
    await withClient(env.DATABASE_URL, async (client) => {
      await client.query("update event set received_at = received_at - interval '25 hours' where id = $1", [oldId]);
      await client.query("update retention_job set due_at = 'epoch'");
    });
    const hub = await hubFor({ ...env, HAAK_RETENTION_DAYS: "1" });
    const later = shopAt(hub, shop);
    await until(async () => expectProblem(await later.get(`/v1/events/${oldId}`), 404));
    expect((await later.get("/v1/events")).body.data).toMatchObject([{ id: youngId }]);
    expect(await report(later, old)).toEqual({ id: oldId, type: "order.paid", duplicate: true, deliveries: 0 });
    expect((await later.get("/metrics")).text).toMatch(/^haak_removed_total\{kind="event"\} 1$/m);
    await until(() => expect(hub.output()).toContain('"removed":{"event":1}'));
  });
});
