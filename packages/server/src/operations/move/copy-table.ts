import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { TableToMove } from "./describe-tables.ts";

export interface Ends {
  readonly source: Client;
  readonly target: Client;
}

/**
 * Replaces the rows of the target's table by those of the source, in one transaction, so that an interrupted move leaves the table as it
 * was. Tables that refer to it are emptied too and copied later, because parents come first. Rows are copied as text, because every version
 * of PostgreSQL reads text the same way.
 */
export async function copyTable({ source, target }: Ends, { name, columns }: TableToMove): Promise<void> {
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
