import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Database } from "../../src/platform/postgres/database.ts";
import { openPool } from "../../src/platform/postgres/pool.ts";
import type { Tables } from "../../src/platform/postgres/tables/tables.ts";

/** A statement that ran: what it does first to which table, and how many rows it returned or changed. */
export interface Counted {
  readonly what: string;
  readonly rows: number;
}

/** A database that counts its round trips to the server. */
export interface CountingDatabase {
  readonly db: Database;
  /** What ran since the last call of this function. */
  take(): Counted[];
  close(): Promise<void>;
}

/** Opens a counting database on `url`. */
export function openCountingDatabase(url: string): CountingDatabase {
  const pool = openPool({ url, connectionsMax: 2, onLost: () => undefined });
  const counted: Counted[] = [];
  const connect = async () => {
    const client = await pool.connect();
    const query = async (text: string, values: unknown[]) => {
      const result = await client.query(text, values);
      counted.push({ what: labelOf(text), rows: result.rowCount ?? 0 });
      return result;
    };
    return { query, release: () => client.release() };
  };
  // Kysely's driver calls only these functions of a client.
  const facade = { connect, end: () => pool.end() } as unknown as pg.Pool;
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: facade }) });
  return { db, take: () => counted.splice(0), close: () => db.destroy() };
}

/** Every write of the statement, or the first table that it reads: `insert event_key, insert event`. */
function labelOf(text: string): string {
  const writings = [...text.matchAll(/\b(insert into|update|delete from) (?!skip|of)"?([a-z_]+)"?/g)];
  if (writings.length > 0) return writings.map(([, verb, table]) => `${verb?.split(" ")[0]} ${table}`).join(", ");
  const [, table] = /\bfrom "?([a-z_]+)"?/.exec(text) ?? [];
  return table === undefined ? text.trim() : `select ${table}`;
}
