import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import type { TableToMove } from "./describe-tables.ts";

/** The two ends of a move. */
export interface Ends {
  readonly source: Client;
  readonly target: Client;
}

/**
 * Replaces what the target's table holds by what the source's does, in one transaction: a move that is cut off leaves the
 * table as it was. What refers to the table is emptied with it, and is copied later, as parents come first. As text, which
 * every version of PostgreSQL reads alike.
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
