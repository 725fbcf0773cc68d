import type { Client } from "pg";
import type { TableToMove } from "./describe-tables.ts";

/** The count and digest of a table, independent of the order of its rows. Both sides are equal only if their rows are. */
export interface TableDigest {
  readonly rows: number;
  /** The sum of half a SHA-256 of each row, in two numbers. It detects lost rows; it does not protect against forgery. */
  readonly digest: string;
}

/**
 * Sets everything that the text of a value depends on, so that both sides write it the same way. It also removes timeouts, because a statement
 * over a large table takes minutes and roles on managed servers may have a limit.
 */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_encoding = 'UTF8'`;

/** Sets the connection up. It must run before anything is copied or compared on it. */
export async function writeAlike(client: Client): Promise<void> {
  await client.query(SAME_TEXT);
}

/** Computes the digest on the server, so that only the sum is transferred. */
export async function digestTable(client: Client, { name, columns }: TableToMove): Promise<TableDigest> {
  const half = (part: "left" | "right") =>
    `coalesce(sum(('x' || ${part}(hash, 16))::bit(64)::bigint::numeric), 0)::text`;
  const { rows } = await client.query<{ rows: string; digest: string }>(
    `select count(*)::text as rows, ${half("left")} || ' ' || ${half("right")} as digest
      from (select encode(sha256(convert_to(row(${columns.join(", ")})::text, 'UTF8')), 'hex') as hash from ${name}) as hashes`,
  );
  const [row] = rows;
  if (!row) throw new Error("An aggregate gave no row.");
  return { rows: Number(row.rows), digest: row.digest };
}

/** The state of each sequence, because the next number must be the same on both sides. */
export async function readSequences(client: Client): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `select quote_ident(sequencename) as name, last_value::text as last from pg_sequences
      where schemaname = current_schema() order by sequencename collate "C"`,
  );
  return new Map(rows.map(({ name, last }) => [name, last]));
}
