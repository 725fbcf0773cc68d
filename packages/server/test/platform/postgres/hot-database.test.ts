import { sql } from "kysely";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Db, openDatabase } from "../../../src/platform/postgres/database.ts";
import { analyzeGrownTables, openHotDatabase } from "../../../src/platform/postgres/hot-database.ts";
import { aLog } from "../../support/harness.ts";
import { createTestDatabase } from "../../support/postgres.ts";

async function openBoth() {
  const database = await createTestDatabase(18);
  const options = { url: database.url, connectionsMax: 1, log: aLog() };
  const db = openDatabase(options);
  const hotDb = await openHotDatabase(options, db);
  const claimDb = await openHotDatabase({ ...options, forClaims: true }, db);
  onTestFinished(async () => {
    await Promise.all([db.destroy(), hotDb.destroy(), claimDb.destroy()]);
    await database.drop();
  });
  return { db, hotDb, claimDb };
}

describe("a connection of the hot path", () => {
  it("plans a statement once for all values, and never with a sequential scan", async () => {
    const { hotDb } = await openBoth();
    const ask = (bucket: number) =>
      sql`select 1 from lane where bucket = ${bucket}::smallint and shop_id = ${"shp_1"}`.execute(hotDb);
    for (const bucket of [1, 2, 3]) await ask(bucket);
    const { rows } = await sql<{ statement: string; generic_plans: number; custom_plans: number }>`
      select statement, generic_plans, custom_plans from pg_prepared_statements`.execute(hotDb);
    expect(rows).toEqual([
      expect.objectContaining({ statement: expect.stringContaining("from lane"), generic_plans: 3, custom_plans: 0 }),
    ]);
    const { rows: settings } = await sql<{ seqscan: string }>`
      select current_setting('enable_seqscan') as seqscan`.execute(hotDb);
    expect(settings).toEqual([{ seqscan: "off" }]);
  });

  it("waits for the disk, except for claims", async () => {
    const { hotDb, claimDb } = await openBoth();
    const sourceIn = async (db: Db) => {
      const { rows } = await sql<{ setting: string; source: string }>`
        select setting, source from pg_settings where name = ${"synchronous_commit"}`.execute(db);
      return rows[0];
    };
    expect(await claimDb.transaction().execute(sourceIn)).toEqual({ setting: "off", source: "session" });
    expect((await sourceIn(claimDb))?.source).not.toBe("session");
    expect((await hotDb.transaction().execute(sourceIn))?.source).not.toBe("session");
    expect((await sourceIn(hotDb))?.source).not.toBe("session");
  });

  it("keeps at most a hundred plans, and runs other statements without a kept plan", async () => {
    const { hotDb } = await openBoth();
    for (let number = 0; number < 120; number += 1) {
      const { rows } = await sql`select ${number}::int as ${sql.id(`n${number}`)}`.execute(hotDb);
      expect(rows).toEqual([{ [`n${number}`]: number }]);
    }
    const { rows } = await sql<{ kept: number }>`select count(*) as kept from pg_prepared_statements`.execute(hotDb);
    expect(rows).toEqual([{ kept: 100 }]);
  });
});

describe("tables that have grown", () => {
  it("get new statistics when they have twice as many rows as the last time, and not before", async () => {
    const { db } = await openBoth();
    // Flushed, because otherwise the server's figures show the new rows later.
    const add = (first: number, last: number) =>
      db.transaction().execute(async (tx) => {
        await sql`
          insert into lane (bucket, shop_id, endpoint_id)
          select 1, 'shp_1', 'end_' || n from generate_series(${first}::int, ${last}::int) as n`.execute(tx);
        await sql`select pg_stat_force_next_flush()`.execute(tx);
      });
    await add(1, 10);
    await vi.waitFor(async () => expect(await analyzeGrownTables(db)).toContain("lane"));
    await add(11, 20);
    await expect(analyzeGrownTables(db)).resolves.not.toContain("lane");
    await add(21, 30);
    await vi.waitFor(async () => expect(await analyzeGrownTables(db)).toContain("lane"));
  });
});
