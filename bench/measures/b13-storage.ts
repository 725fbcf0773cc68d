import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { type Database, openDatabase } from "../../packages/server/src/platform/postgres/database.ts";
import type { ReportAnswer, ReportOptions } from "../processes/reporter.ts";
import { startChild } from "../stage/child.ts";
import { SILENT, startDatabase } from "../stage/database.ts";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { startReceivingShop } from "../stage/receiving-shop.ts";
import { rounded } from "../stage/statistics.ts";

const GOALS_KB = { wal: 2.5, tables: 1.2 } as const;
const CONNECTIONS = 64;
const WITHIN_MS = 120_000;

/** How much an event with one call writes to the write-ahead log, and how much it adds to tables and indexes. */
export const b13Storage: Measure = { id: "B13", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const database = await startDatabase();
  const environment = { DATABASE_URL: database.url, HAAK_MASTER_KEY: randomBytes(32).toString("base64") };
  const shop = await startReceivingShop([{ path: "/orders", productId: "7" }], { environment });
  const reporter = startChild<ReportOptions, ReportAnswer>("reporter.ts");
  const db = openDatabase({ url: database.url, connectionsMax: 1, log: SILENT });
  const report = async (count: number) => {
    await shop.receiver.ask({ kind: "forget" });
    const options = { url: shop.hub.url, apiKeys: [shop.hub.apiKey], productId: "7", connections: CONNECTIONS };
    await reporter.ask({ ...options, count, perSecond: null });
    await shop.receiver.ask({ kind: "await", ids: count, withinMs: WITHIN_MS });
    await untilRecorded(db);
  };
  // A page is written whole at its first change after a checkpoint, so there is none between the warm-up and the end.
  await sql`checkpoint`.execute(db);
  await report(quick ? 500 : 2_000);
  const count = quick ? 1_000 : 10_000;
  const before = await readSizes(db);
  await report(count);
  const after = await readSizes(db);
  const body = await bodyBytes(db);
  await db.destroy();
  await Promise.all([shop.stop(), reporter.stop()]);
  await database.stop();
  const kbOf = (bytes: number) => bytes / count / 1_000;
  const grown = Object.entries(after.tables).map(
    ([name, bytes]) => [name, kbOf(bytes - (before.tables[name] ?? 0))] as const,
  );
  const byTable = Object.fromEntries(grown.filter(([, kb]) => kb > 0.005).map(([name, kb]) => [name, rounded(kb)]));
  const wal = kbOf(after.wal - before.wal);
  const tables = grown.reduce((sum, [, kb]) => sum + kb, 0) - body / 1_000;
  return [
    figure("write-ahead log of an event with one call", { value: wal, goal: GOALS_KB.wal }, { events: count }),
    figure(
      "tables and indexes of an event with one call, without its body",
      { value: tables, goal: GOALS_KB.tables },
      { kb_by_table: byTable, body_kb: rounded(body / 1_000), events: count },
    ),
  ];
}

function figure(name: string, { value, goal }: { value: number; goal: number }, details: Figure["details"]): Figure {
  return { id: "B13", name, value: rounded(value), goal: `≤ ${goal} kB`, holds: value <= goal, unit: "kB", details };
}

interface Sizes {
  readonly wal: number;
  /** Bytes of each table with its indexes. */
  readonly tables: Readonly<Record<string, number>>;
}

async function readSizes(db: Database): Promise<Sizes> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select relname as name, pg_total_relation_size(oid)::float as bytes from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(db);
  const { rows: log } = await sql<{ bytes: number }>`
    select (pg_current_wal_insert_lsn() - '0/0')::float as bytes`.execute(db);
  return { wal: log[0]?.bytes ?? 0, tables: Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes])) };
}

/** The mean length of the bodies of events. */
async function bodyBytes(db: Database): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select avg(octet_length(body))::float as bytes from event`.execute(db);
  return rows[0]?.bytes ?? 0;
}

/** Waits until no delivery is pending, because the last results are recorded after their calls. */
async function untilRecorded(db: Database): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (performance.now() < end) {
    const { rows } = await sql`select 1 from pending_delivery limit 1`.execute(db);
    if (rows.length === 0) return;
  }
  throw new Error("Deliveries are still pending.");
}
