import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { describeTables, digestTable, readSequences, type TableDigest, type TableToMove } from "./tables-to-move.ts";

/** Called during the move, with one message at a time. */
export type Report = (message: string) => void;

/**
 * Copies every table and sequence and then compares them all; it returns only if both sides are equal. A table that is equal already is not
 * copied again, so that an interrupted move continues fast. No hub may run on the source, and the target must have the same schema.
 *
 * @throws Error that names the tables that differ.
 */
export async function moveDatabase(ends: Ends, report: Report): Promise<number> {
  const tables = await describeTables(ends.source);
  for (const table of tables) await bringOver(ends, table, report);
  for (const [name, last] of await readSequences(ends.source)) {
    if (last !== null) await ends.target.query("select setval($1::regclass, $2::bigint)", [name, last]);
  }
  const rows = await verify(ends, tables);
  await ends.target.query("analyze");
  return rows;
}

async function bringOver(ends: Ends, table: TableToMove, report: Report): Promise<void> {
  const isFilled = async (end: Client) => (await end.query(`select 1 from ${table.name} limit 1`)).rows.length > 0;
  const filled = await isFilled(ends.target);
  if (!filled && !(await isFilled(ends.source))) return;
  if (filled && same(await digestTable(ends.source, table), await digestTable(ends.target, table))) {
    return report(`${table.name}: already copied`);
  }
  await copyTable(ends, table);
  const { rows } = await ends.target.query<{ count: string }>(`select count(*)::text as count from ${table.name}`);
  report(`${table.name}: ${rows[0]?.count ?? 0} rows`);
}

async function verify({ source, target }: Ends, tables: readonly TableToMove[]): Promise<number> {
  const different: string[] = [];
  let total = 0;
  for (const table of tables) {
    const [here, there] = await Promise.all([digestTable(source, table), digestTable(target, table)]);
    if (!same(here, there)) different.push(`${table.name} (${here.rows} rows here, ${there.rows} there)`);
    total += here.rows;
  }
  const [sequences, copied] = [await readSequences(source), await readSequences(target)];
  for (const [name, last] of sequences) if (copied.get(name) !== last) different.push(`the sequence ${name}`);
  if (different.length === 0) return total;
  throw new Error(`The copy differs in ${different.join(", ")}, so the move was not finished. Run it again.`);
}

const same = (one: TableDigest, other: TableDigest) => one.rows === other.rows && one.digest === other.digest;

export interface Ends {
  readonly source: Client;
  readonly target: Client;
}

/**
 * Replaces the rows of the target's table by those of the source, in one transaction, so that an interrupted move leaves the table as it
 * was. Tables that refer to it are emptied too and copied later, because parents come first. Rows are copied as text, because every version
 * of PostgreSQL reads text the same way.
 */
async function copyTable({ source, target }: Ends, { name, columns }: TableToMove): Promise<void> {
  const what = `${name} (${columns.join(", ")})`;
  await target.query("begin");
  try {
    await target.query(`truncate ${name} cascade`);
    await pipeline(source.query(copyTo(`copy ${what} to stdout`)), target.query(copyFrom(`copy ${what} from stdin`)));
    await target.query("commit");
  } catch (error) {
    await target.query("rollback").catch(() => undefined);
    throw error;
  }
}
