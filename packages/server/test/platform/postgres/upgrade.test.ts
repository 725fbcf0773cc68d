import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/platform/postgres/database.ts";
import { migrate } from "../../../src/platform/postgres/migrate.ts";
import { aLog } from "../../support/harness.ts";
import { createEmptyDatabase, hasPostgres, postgresVersions } from "../../support/postgres.ts";

/** The migrations that a database of Haak 0.1 may have run. */
const HISTORIES_OF_0_1 = [
  { ran: "the first of its migrations", migrations: ["0001-shops"] },
  { ran: "several of its migrations", migrations: ["0001-shops", "0002-rules", "0040-owed-by-subject"] },
];

const TABLES_WITH_STATISTICS = ["attempt", "delivery", "event", "event_key", "lane", "lease", "pending_delivery"];

async function pretendToBe01(db: Database, migrations: readonly string[]): Promise<void> {
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(db);
  for (const name of migrations) {
    await sql`insert into kysely_migration (name, timestamp) values (${name}, '2026-03-01')`.execute(db);
  }
  await sql`create table shop (id text primary key)`.execute(db);
  await sql`insert into shop (id) values ('shp_1')`.execute(db);
}

async function contentsOf(db: Database): Promise<Record<string, readonly unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`.execute(db);
  const contents = tables.map(async ({ name }) => {
    const { rows } = await sql`select * from ${sql.table(name)} order by 1`.execute(db);
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

describe.each(postgresVersions)("the initial schema on PostgreSQL %i", (version) => {
  const onEmpty = async (work: (db: Database, url: string) => Promise<void>) => {
    const database = await createEmptyDatabase(version);
    const db = openDatabase({ url: database.url, connectionsMax: 1, log: aLog() });
    try {
      await work(db, database.url);
    } finally {
      await db.destroy();
      await database.drop();
    }
  };

  it.skipIf(!hasPostgres(version)).each(HISTORIES_OF_0_1)(
    "refuses a database of Haak 0.1 that ran $ran, says what to do, and leaves it as it was",
    ({ migrations }) =>
      onEmpty(async (db, url) => {
        await pretendToBe01(db, migrations);
        const before = await contentsOf(db);
        await expect(migrate(url)).rejects.toMatchObject({
          code: "old_schema",
          message: expect.stringMatching(
            /^The database was made by Haak 0\.1 .*0001-shops.* DATABASE_URL .*HAAK_DATA_DIR /,
          ),
        });
        expect(await contentsOf(db)).toEqual(before);
        expect(Object.keys(before)).toEqual(["kysely_migration", "shop"]);
      }),
  );

  it.skipIf(!hasPostgres(version))("gives the planner statistics of the hot tables, and leaves every table empty", () =>
    onEmpty(async (db, url) => {
      await migrate(url);
      const { kysely_migration, kysely_migration_lock, ...tables } = await contentsOf(db);
      expect(Object.keys(tables).length).toBeGreaterThan(40);
      expect(Object.entries(tables).filter(([, rows]) => rows.length > 0)).toEqual([]);
      const { rows } = await sql<{ table: string; column: string; distinct: number }>`
        select tablename as table, attname as column, n_distinct as distinct
        from pg_stats where schemaname = 'public'`.execute(db);
      expect([...new Set(rows.map(({ table }) => table))].toSorted()).toEqual(TABLES_WITH_STATISTICS);
      // All ids differ and the rows have twenty endpoints. So the planner finds an index by endpoint better than one by bucket alone.
      const distinct = new Map(rows.map((row) => [`${row.table}.${row.column}`, row.distinct]));
      for (const id of [
        "delivery.id",
        "pending_delivery.id",
        "lease.delivery_id",
        "attempt.delivery_id",
        "pending_delivery.ordering_key",
      ])
        expect([id, distinct.get(id)]).toEqual([id, -1]);
      for (const id of ["delivery.endpoint_id", "pending_delivery.endpoint_id", "lease.endpoint_id"])
        expect([id, distinct.get(id)]).toEqual([id, 20]);
      for (const bytes of ["event.body", "delivery.body", "delivery.headers", "attempt.request_headers"])
        expect(distinct.has(bytes), bytes).toBe(false);
    }),
  );
});
