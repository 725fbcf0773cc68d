import { describe, expect, it, onTestFinished } from "vitest";
import { withClient } from "../../support/harness.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { expectRefusedStart } from "../../support/journey/expect-refused-start.ts";
import { aMasterKey } from "../../support/journey/master-key.ts";
import { aShopOn, hubFor } from "../../support/journey/own-hub.ts";
import { type PoolMode, startPooler } from "../../support/journey/pooler-proxy.ts";
import { startReceiver } from "../../support/journey/receiver.ts";
import { callOnPaid, happens } from "../../support/journey/shop-actions.ts";
import { createEmptyDatabase } from "../../support/postgres.ts";

async function behindPooler(mode: PoolMode) {
  const database = await createEmptyDatabase(18);
  onTestFinished(database.drop);
  const pooler = await startPooler(database.url, mode);
  onTestFinished(pooler.stop);
  return { direct: database.url, env: { DATABASE_URL: pooler.url, HAAK_MASTER_KEY: aMasterKey() } };
}

describe("a connection pooler before the database", () => {
  it("is refused at the start in transaction mode, before anything is changed", async () => {
    const { direct, env } = await behindPooler("transaction");
    await expectRefusedStart(env, /pooler \(such as PgBouncer\) in transaction or statement mode.*pool_mode=session/);
    const { rows } = await withClient(direct, (client) =>
      client.query("select count(*)::int as tables from pg_tables where schemaname = 'public'"),
    );
    expect(rows).toEqual([{ tables: 0 }]);
  });

  it("works in session mode", async () => {
    const { env } = await behindPooler("session");
    const receiver = await startReceiver();
    onTestFinished(receiver.stop);
    const hub = await hubFor(env);
    const shop = await aShopOn(hub);
    const target = receiver.target();
    await callOnPaid(shop, target.url);
    await happens(shop, orderPaid());
    expect(target.calls).toHaveLength(1);
    expect(hub.output()).toContain("The database is behind a pooler");
  });
});
