import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orderPaid } from "../support/journey/events.ts";
import type { Shop } from "../support/journey/journey.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { aShopOn, type CleanUp, hubFor, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver, verified } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, report, secretOf } from "../support/journey/shop-actions.ts";
import { createEmptyDatabase, createTestDatabase } from "../support/postgres.ts";
import { dumpableVersion, runPostgresProgram } from "./postgres-programs.ts";

const EVENTS_BEFORE = 500;

async function ownFile(cleanUp: CleanUp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-backup-"));
  cleanUp(() => rm(folder, { recursive: true }));
  return join(folder, "haak.dump");
}

/** Reports orders one after the other until `stop`, which returns how many were accepted. */
function keepReporting(shop: Shop): { stop(): Promise<number> } {
  let going = true;
  const reporting = (async () => {
    let accepted = 0;
    for (; going; accepted += 1) await report(shop, orderPaid());
    return accepted;
  })();
  return {
    stop() {
      going = false;
      return reporting;
    },
  };
}

describe("a dump of your own PostgreSQL that is made while the hub is busy and restored into an empty database", () => {
  it("has every event that was accepted before it, and sends what was pending, signed with the same secret", async ({
    onTestFinished,
  }) => {
    const version = await dumpableVersion();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const target = receiver.target();
    target.answers(() => ({ status: 503 }));
    const database = await createTestDatabase(version);
    onTestFinished(database.drop);
    const env = { DATABASE_URL: database.url, HAAK_MASTER_KEY: aMasterKey() };
    const first = await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" }, onTestFinished);
    const shop = await aShopOn(first);
    const rule = await callOnPaid(shop, target.url);
    const secret = await secretOf(shop, rule.endpoint_id);
    const { id } = await report(shop, orderPaid());
    const [pending] = await deliveriesOf(shop, `event=${id}`);
    await deliveryIn(shop, pending.id, "waiting");
    const before = [id];
    for (let count = 1; count < EVENTS_BEFORE; count += 1) before.push((await report(shop, orderPaid())).id);

    const file = await ownFile(onTestFinished);
    const busy = keepReporting(shop);
    await runPostgresProgram("pg_dump", ["--format=custom", `--file=${file}`, database.url]);
    expect(await busy.stop()).toBeGreaterThan(0);
    const { id: after } = await report(shop, orderPaid());
    await first.stop();

    const restored = await createEmptyDatabase(version);
    onTestFinished(restored.drop);
    await runPostgresProgram("pg_restore", ["--exit-on-error", "--no-owner", `--dbname=${restored.url}`, file]);
    target.answers(() => ({ status: 200 }));
    const soFar = target.calls.length;
    const there = shopAt(await hubFor({ ...env, DATABASE_URL: restored.url }, onTestFinished), shop);
    for (const each of before) expect((await there.get(`/v1/events/${each}`)).status, each).toBe(200);
    expect((await there.get(`/v1/events/${after}`)).status).toBe(404);
    expect((await there.post(`/v1/deliveries/${pending.id}/retry`, {})).status).toBe(202);
    await deliveryIn(there, pending.id, "delivered");
    const again = target.calls.slice(soFar).map((call) => verified(call, secret).id);
    expect(again.filter((each) => each === pending.id)).toEqual([pending.id]);
  });
});
