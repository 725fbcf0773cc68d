import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Database } from "../../src/platform/postgres/database.ts";
import { HOT_SETTINGS } from "../../src/platform/postgres/hot-database.ts";
import { openPool } from "../../src/platform/postgres/pool.ts";
import type { Tables } from "../../src/platform/postgres/tables/tables.ts";

/** One node of a plan, from `explain (format json)`. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A statement that ran, with its plan. */
export interface Explained {
  readonly text: string;
  readonly plan: PlanNode;
}

/** A database that explains every statement that reads or writes rows before it runs it, with its true parameters. */
export interface ExplainingDatabase {
  readonly db: Database;
  /** What ran since the last call of this function. */
  take(): Explained[];
  close(): Promise<void>;
}

/**
 * Opens a database on `url`. Each statement runs twice: once with `explain analyze` and a rollback, and once for real. `settings` are
 * statements that each connection begins with.
 */
export function openExplainingDatabase(url: string, settings = "select 1"): ExplainingDatabase {
  const pool = openPool({
    ...{ url, connectionsMax: 4, onLost: () => undefined },
    prepare: (client) => client.query(settings),
  });
  const explained: Explained[] = [];
  const connect = async () => {
    const client = await pool.connect();
    let inTransaction = false;
    // Kysely's type needs both the query and the cursor form; the hub uses the first only.
    const query = async (text: string, values: unknown[]) => {
      if (/^\s*(?:with|select|insert|update|delete)\b/i.test(text))
        explained.push({ text: text.trim(), plan: await explain(client, { text, values, inTransaction }) });
      inTransaction = /^(?:begin|start)/.test(text) || (inTransaction && !/^(?:commit|rollback)$/.test(text));
      return client.query(text, values);
    };
    return { query, release: () => client.release() };
  };
  // Kysely's driver calls only these functions of a client.
  const facade = { connect, end: () => pool.end() } as unknown as pg.Pool;
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: facade }) });
  return { db, take: () => explained.splice(0), close: () => db.destroy() };
}

const AUTO_EXPLAIN = `
  load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_buffers = on;
  set auto_explain.log_timing = off; set auto_explain.log_format = json; set client_min_messages = log`;

/**
 * Opens a database on `url` whose statements are prepared and planned as on the hot path, without their values. The server sends the plan
 * of each with its answer.
 */
export function openExplainingHotDatabase(url: string): ExplainingDatabase {
  const explained: Explained[] = [];
  const prepare = (client: pg.ClientBase) => client.query(`${HOT_SETTINGS}; ${AUTO_EXPLAIN}`);
  const pool = openPool({ url, connectionsMax: 4, onLost: () => undefined, prepare });
  pool.on("connect", (client) =>
    client.on("notice", ({ message = "" }) => {
      if (!message.startsWith("duration:")) return;
      const { "Query Text": text, Plan: plan } = JSON.parse(message.slice(message.indexOf("{")));
      explained.push({ text: text.trim(), plan });
    }),
  );
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    if (!names.has(text)) names.set(text, `explained_${names.size}`);
    return names.get(text);
  };
  const connect = async () => {
    const client = await pool.connect();
    const query = (text: string, values: unknown[]) =>
      values.length === 0 ? client.query(text) : client.query({ name: nameOf(text), text, values });
    return { query, release: () => client.release() };
  };
  const facade = { connect, end: () => pool.end() } as unknown as pg.Pool;
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: facade }) });
  return { db, take: () => explained.splice(0), close: () => db.destroy() };
}

interface Running {
  readonly text: string;
  readonly values: unknown[];
  readonly inTransaction: boolean;
}

async function explain(client: pg.PoolClient, { text, values, inTransaction }: Running): Promise<PlanNode> {
  const [before, after] = inTransaction
    ? ["savepoint explaining", "rollback to savepoint explaining"]
    : ["begin", "rollback"];
  await client.query(before);
  const { rows } = await client.query(
    `explain (analyze, buffers, timing off, summary off, format json) ${text}`,
    values,
  );
  await client.query(after);
  return rows[0]["QUERY PLAN"][0].Plan;
}

/** All nodes of a plan, the root first. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How many rows the scans of these statements read, and how many pages they touched. */
export function costOf(statements: readonly Explained[]): { rows: number; pages: number } {
  const scans = statements.flatMap(({ plan }) => nodesOf(plan)).filter((node) => node["Relation Name"] !== undefined);
  const rows = scans.map(
    (node) => (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
  );
  const pages = statements.map(({ plan }) => (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0));
  return { rows: rows.reduce(add, 0), pages: pages.reduce(add, 0) };
}

const add = (sum: number, one: number) => sum + one;
