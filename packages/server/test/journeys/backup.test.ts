import { execFile } from "node:child_process";
import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { orderPaid } from "./support/events.ts";
import { expectRefusedStart } from "./support/expect-refused-start.ts";
import { aShopOn, hubFor, ownFolder, shopAt } from "./support/own-hub.ts";
import { startReceiver, verified } from "./support/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, read, report, secretOf } from "./support/shop-actions.ts";

const run = promisify(execFile);

describe("a folder that was copied while its hub was stopped", () => {
  it("is the hub of that moment: what was owed is sent, signed as before, and what came later is not there", async () => {
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
    const [owed] = await deliveriesOf(shop, `event=${id}`);
    await deliveryIn(shop, owed.id, "waiting");
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
    expect((await restored.post(`/v1/deliveries/${owed.id}/retry`, {})).status).toBe(202);
    const calls = await target.received(soFar + 1);
    expect(calls.slice(soFar).map((call) => verified(call, secret).id)).toEqual([owed.id]);
    expect((await read(restored, `/v1/deliveries/${owed.id}`)).id).toBe(owed.id);
  });

  it("does not start without its key, which a backup must hold as well, and starts once that is put back", async () => {
    const { folder, env } = await ownFolder();
    await (await hubFor(env)).stop();
    const key = join(folder.path, "master-key");
    await rename(key, `${key}.backup`);
    await expectRefusedStart(env, /master-key is missing.*sealed with it: put it back from the backup/);
    await expectRefusedStart(env, /master-key is missing/);
    await rename(`${key}.backup`, key);
    await hubFor(env);
  });

  it("gets its key where a first start was cut off when it had made the database and sealed nothing", async () => {
    const { folder, env } = await ownFolder();
    expect(await readdir(folder.path)).toContain("postgres");
    expect(await readdir(folder.path)).not.toContain("master-key");
    await hubFor(env);
    expect(await readdir(folder.path)).toContain("master-key");
  });
});
