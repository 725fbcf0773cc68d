import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { migrate } from "../../../src/platform/postgres/migrate.ts";
import { useStore, withClient } from "../../support/harness.ts";
import { createEmptyDatabase } from "../../support/postgres.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** Tables that are searched before the shop is known. On a cluster they are reference tables. */
const TABLES_WITHOUT_BUCKET = [
  "api_key",
  "dashboard_session",
  "installation",
  "plugandpay_source",
  "shop",
  "sign_in_failure",
];
const TABLES_OF_THE_MIGRATOR = ["kysely_migration", "kysely_migration_lock"];

const PIPELINE = join(import.meta.dirname, "../../../src/pipeline");
const MIGRATIONS = join(import.meta.dirname, "../../../migrations");

/** The files with the hot statements. */
async function statementFiles(): Promise<string[]> {
  const names = await readdir(PIPELINE, { recursive: true });
  return names
    .filter((name) => /^(?:queue|settle)\/.*(?<!\.test)\.ts$/.test(name))
    .toSorted()
    .map((name) => join(PIPELINE, name));
}

/** The contract for the schema and the hot statements: the bucket comes first. */
export function schemaContract(version: PostgresVersion): void {
  describe("the schema", () => {
    const store = useStore(version);

    it("begins every primary key and every index with the bucket", async () => {
      const { rows } = await sql<{ table: string; index: string; columns: string[] }>`
        select t.relname as table, i.relname as index,
          array(select pg_get_indexdef(x.indexrelid, n, true) from generate_series(1, x.indnkeyatts) as n) as columns
        from pg_index x
        join pg_class i on i.oid = x.indexrelid
        join pg_class t on t.oid = x.indrelid
        join pg_namespace s on s.oid = t.relnamespace
        where s.nspname = 'public'`.execute(store.db);
      const without = rows.filter(({ table }) => TABLES_WITHOUT_BUCKET.includes(table));
      const leading = rows.filter(
        ({ table }) => !TABLES_WITHOUT_BUCKET.includes(table) && !TABLES_OF_THE_MIGRATOR.includes(table),
      );
      expect(new Set(without.map(({ table }) => table)).size).toBe(TABLES_WITHOUT_BUCKET.length);
      expect(leading.length).toBeGreaterThan(15);
      const other = leading.filter(({ columns }) => columns[0] !== "bucket").map(({ index }) => index);
      // A GIN index of keys cannot hold a smallint beside them. It is small, and each statement names its bucket all the same.
      expect(other).toEqual(["pending_delivery_named_keys"]);
    });

    it("has a bucket and a shop in every table, except those that are searched before the shop is known", async () => {
      const { rows } = await sql<{ table: string }>`
        select t.table_name as table from information_schema.tables t
        where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and (
          select count(*) from information_schema.columns c
          where c.table_schema = 'public' and c.table_name = t.table_name
            and c.column_name in ('bucket', 'shop_id') and c.is_nullable = 'NO') < 2`.execute(store.db);
      expect(rows.map(({ table }) => table).toSorted()).toEqual(
        [...TABLES_WITHOUT_BUCKET, ...TABLES_OF_THE_MIGRATOR].toSorted(),
      );
    });

    it("begins every foreign key between tables of a shop with the bucket", async () => {
      // On a cluster the copies of a table that a node holds are tables too, by its name and a number.
      const { rows } = await sql<{ definition: string }>`
        select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as definition
        from pg_constraint where contype = 'f' and conrelid::regclass::text !~ '_\\d+$'`.execute(store.db);
      const keys = rows.map(({ definition }) => definition);
      expect(keys.filter((key) => !/FOREIGN KEY \(bucket, shop_id, /.test(key)).toSorted()).toEqual([
        "api_key FOREIGN KEY (shop_id) REFERENCES shop(id)",
        "dashboard_session FOREIGN KEY (api_key_id) REFERENCES api_key(id) ON DELETE CASCADE",
        "dashboard_session FOREIGN KEY (shop_id) REFERENCES shop(id)",
        "plugandpay_source FOREIGN KEY (shop_id) REFERENCES shop(id)",
      ]);
    });

    it("is made by migrations that run once, also if several processes start at once", async () => {
      const database = await createEmptyDatabase(version);
      await Promise.all([1, 2, 3].map(() => migrate(database.url)));
      const { rows } = await withClient(database.url, (client) => client.query("select from kysely_migration"));
      const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".ts"));
      expect(rows).toHaveLength(files.length);
      await database.drop();
    });

    it("is left alone if it is current, and refused if it has a migration of no known version", async () => {
      const database = await createEmptyDatabase(version);
      await migrate(database.url);
      await withClient(database.url, async (client) => {
        // The migrator would wait for this.
        await client.query("begin; lock table kysely_migration_lock in access exclusive mode");
        await migrate(database.url);
        await client.query("rollback");
        const ran = (name: string) =>
          client.query("insert into kysely_migration (name, timestamp) values ($1, now())", [name]);
        await ran("9999-of-tomorrow");
        await migrate(database.url);
        await ran("0000-of-nobody");
        await expect(migrate(database.url)).rejects.toThrow("0000-of-nobody");
      });
      await database.drop();
    });
  });

  describe("the statements of the queue", () => {
    it("call no function whose result differs between the nodes of a cluster, and take the time as an argument", async () => {
      const volatile =
        /\b(?:now|clock_timestamp|statement_timestamp|random|gen_random_uuid|nextval)\s*\(|current_timestamp/;
      for (const file of await statementFiles()) {
        const text = await readFile(file, "utf8");
        for (const statement of statementsOf(text)) expect(statement, file).not.toMatch(volatile);
      }
    });

    it("compute no time inside CASE and COALESCE, because a cluster refuses what depends on the time zone", async () => {
      const reckoning = /\b(?:case\b(?:(?!\bend\b)[^;])*|coalesce\([^)]*)\binterval\b/;
      for (const file of await statementFiles()) {
        const text = await readFile(file, "utf8");
        for (const statement of statementsOf(text)) expect(statement, file).not.toMatch(reckoning);
      }
    });

    it("stay within one bucket, except those that only read which buckets and workers there are", async () => {
      const across: string[] = [];
      const tables = await tablesMade();
      expect(tables).toEqual(
        expect.arrayContaining(["delivery", "pending_delivery", "delivery_status", "lane", "lease"]),
      );
      for (const file of await statementFiles()) {
        const text = await readFile(file, "utf8");
        const reaching = statementsOf(text).filter((one) => tables.some((table) => reaches(one, table)));
        const loose = reaching.filter((one) => !/bucket = |insert into \w+ \(bucket/.test(one));
        across.push(...loose.map((one) => one.trim().split("\n")[0]?.trim() ?? ""));
      }
      expect(across.toSorted()).toEqual([
        "select bucket, bool_or(not is_later) as has_work, min(at) filter (where is_later) as next_at",
        'select bucket, shop_id as "shopId", endpoint_id as "endpointId" from lane',
        'select bucket, shop_id as "shopId", min(number)::text as number from mass_change group by bucket, shop_id',
        "select distinct bucket from active_lane",
        "select distinct bucket from lease",
        "select distinct worker_key as key from lease where worker_key is not null",
      ]);
    });
  });
}

/** The SQL between the backticks of a source: text that starts like a statement. */
function statementsOf(source: string): string[] {
  const templates = source.matchAll(/sql(?:<[^`]*>)?`((?:[^`\\]|\\.)*)`/gs);
  return [...templates]
    .map(([, text = ""]) => text)
    .filter((text) => /^\s*(?:with|select|insert|update|delete)\b/.test(text));
}

/** Whether a part of a statement names this table, and not only the result of another part. */
function reaches(statement: string, table: string): boolean {
  return new RegExp(`\\b(?:from|join|update|into) ${table}\\b`).test(statement);
}

async function tablesMade(): Promise<string[]> {
  const files = (await readdir(MIGRATIONS, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const texts = await Promise.all(files.map((file) => readFile(join(MIGRATIONS, file), "utf8")));
  return texts.flatMap((text) => [...text.matchAll(/create (?:table|view) (\w+)/g)].map(([, name = ""]) => name));
}
