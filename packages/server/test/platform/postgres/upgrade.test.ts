import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../src/platform/postgres/database.ts";
import { aLog } from "../../support/harness.ts";
import { createEmptyDatabase, hasPostgres, postgresVersions } from "../../support/postgres.ts";

const FOLDER = join(import.meta.dirname, "../../../migrations");
const AT = new Date("2026-03-01T12:00:00Z");

/** Brings a database from one migration to another, by the beginnings of their names: the first is not run any more, the last is. */
async function upgrade(db: Database, { after = "", to }: { after?: string; to: string }): Promise<void> {
  for (const name of (await readdir(FOLDER)).toSorted()) {
    if (name.slice(0, 4) <= after || name.slice(0, 4) > to) continue;
    const { up } = (await import(join(FOLDER, name))) as { up(db: Kysely<unknown>): Promise<void> };
    await db.transaction().execute((tx) => up(tx as unknown as Kysely<unknown>));
  }
}

/** Deliveries of all kinds, as the version before 0037 stored them. */
const DELIVERIES = [
  { id: "dlv_1", state: "pending", held: false, attempts: 0, attempts_spent: 0 },
  { id: "dlv_2", state: "pending", held: true, attempts: 0, attempts_spent: 0 },
  { id: "dlv_3", state: "pending", held: false, attempts: 8, attempts_spent: 0 },
  { id: "dlv_4", state: "waiting", held: false, attempts: 3, attempts_spent: 2 },
  { id: "dlv_5", state: "delivered", held: false, attempts: 1, attempts_spent: 1 },
  { id: "dlv_6", state: "delivered", held: false, attempts: 4, attempts_spent: 3 },
  { id: "dlv_7", state: "failed", held: false, attempts: 8, attempts_spent: 8 },
  { id: "dlv_8", state: "failed", held: false, attempts: 0, attempts_spent: 0 },
  { id: "dlv_9", state: "cancelled", held: false, attempts: 2, attempts_spent: 2 },
];

async function putDeliveries(db: Database): Promise<void> {
  for (const { id, state, held, attempts, attempts_spent } of DELIVERIES) {
    await sql`
      insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, subject, held, state, due_at, attempts,
        attempts_spent, format, content_type, headers, body, created_at)
      values (7, 'shp_1', ${id}, ${`evt_${id}`}, 'rul_1', 'end_1', 0, 'order:1', ${held}, ${state}, ${AT}, ${attempts},
        ${attempts_spent}, 'haak', 'application/json', '{}', '{}', ${AT})`.execute(db);
  }
}

describe.each(postgresVersions)("an upgrade on PostgreSQL %i", (version) => {
  const onEmpty = async (work: (db: Database) => Promise<void>) => {
    const database = await createEmptyDatabase(version);
    const db = openDatabase({ url: database.url, connectionsMax: 1, log: aLog() });
    try {
      await work(db);
    } finally {
      await db.destroy();
      await database.drop();
    }
  };

  it.skipIf(!hasPostgres(version))("to 0037 leaves every delivery what it was, and owes what was owed", () =>
    onEmpty(async (db) => {
      await upgrade(db, { to: "0036" });
      await putDeliveries(db);
      const read = async (table: string) => {
        const { rows } = await sql`
          select id, seq, endpoint_id, event_id, subject, state, held, due_at, attempts, attempts_spent, body
          from ${sql.table(table)} order by id`.execute(db);
        return rows;
      };
      const before = await read("delivery");
      expect(before).toMatchObject(DELIVERIES);
      await upgrade(db, { after: "0036", to: "0037" });
      expect(await read("delivery_now")).toEqual(before);
      const owed = await db.selectFrom("owed").select("id").orderBy("id").execute();
      expect(owed.map(({ id }) => id)).toEqual(["dlv_1", "dlv_2", "dlv_3", "dlv_4"]);
      const stored = await db.selectFrom("delivery").select(["state", "attempts"]).where("id", "<", "dlv_5").execute();
      expect(stored).toEqual(Array(4).fill({ state: "delivered", attempts: 1 }));
    }),
  );

  it.skipIf(!hasPostgres(version))("teaches the planner with rows of its own, and takes none that were there", () =>
    onEmpty(async (db) => {
      await upgrade(db, { to: "0033" });
      await putDeliveries(db);
      await sql`insert into lane (bucket, shop_id, endpoint_id) values (7, 'shp_1', 'end_1')`.execute(db);
      await upgrade(db, { after: "0033", to: "9999" });
      const count = async (table: string) => {
        const { rows } = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(table)}`.execute(db);
        return rows[0]?.rows;
      };
      expect([await count("delivery"), await count("lane"), await count("owed")]).toEqual([DELIVERIES.length, 1, 4]);
      expect([await count("event"), await count("lease"), await count("attempt")]).toEqual([0, 0, 0]);
    }),
  );
});
