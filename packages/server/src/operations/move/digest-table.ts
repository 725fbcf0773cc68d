import type { Client } from "pg";
import type { TableToMove } from "./describe-tables.ts";

/** What a table holds, whatever the order of its rows; equal on both sides exactly if the rows are. */
export interface TableDigest {
  readonly rows: number;
  /** The sum over the rows of half a SHA-256 each, in two numbers. Against what copying loses, not against forgery. */
  readonly digest: string;
}

/**
 * Settings that the text of a value depends on, so that both sides write it alike, and patience: a statement over a large
 * table takes minutes, and the roles of other people's servers may have limits for those.
 */
const SAME_TEXT = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_encoding = 'UTF8'`;

/** To be run on a connection before anything is copied or summed up on it. */
export async function writeAlike(client: Client): Promise<void> {
  await client.query(SAME_TEXT);
}

/** Reads the whole table on the server; only the sum comes here. */
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

/** Where each sequence stands; the next number is the same on both sides exactly if these are. */
export async function readSequences(client: Client): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    `select quote_ident(sequencename) as name, last_value::text as last from pg_sequences
      where schemaname = current_schema() order by sequencename collate "C"`,
  );
  return new Map(rows.map(({ name, last }) => [name, last]));
}
