import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import { aShopOn, hubFor, ownFolder, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver, verified } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, read, report, secretOf } from "../support/journey/shop-actions.ts";

const run = promisify(execFile);

describe("a folder that was copied while its hub was stopped", () => {
  it("is the hub of that moment: pending deliveries are sent with the same secret, and later data is missing", async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const target = receiver.target();
    target.answers(() => ({ status: 503 }));
    const { folder, env } = await ownFolder();
    const first = await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" });
    const shop = await aShopOn(first);
    const rule = await callOnPaid(shop, target.url);
    const secret = await secretOf(shop, rule.endpoint_id);
    const { id } = await report(shop, orderPaid());
    const [pending] = await deliveriesOf(shop, `event=${id}`);
    await deliveryIn(shop, pending.id, "waiting");
    await first.stop();

    const other = await ownFolder();
    await run("rm", ["-r", other.folder.path]);
    await run("cp", ["-a", folder.path, other.folder.path]);
    const later = await hubFor(env);
    const { id: after } = await report(shopAt(later, shop), orderPaid());
    await later.stop();

    target.answers(() => ({ status: 200 }));
    const soFar = target.calls.length;
    const restored = shopAt(await hubFor(other.env), shop);
    expect((await restored.get(`/v1/events/${after}`)).status).toBe(404);
    expect((await restored.post(`/v1/deliveries/${pending.id}/retry`, {})).status).toBe(202);
    const calls = await target.received(soFar + 1);
    expect(calls.slice(soFar).map((call) => verified(call, secret).id)).toEqual([pending.id]);
    expect((await read(restored, `/v1/deliveries/${pending.id}`)).id).toBe(pending.id);
  });
});
