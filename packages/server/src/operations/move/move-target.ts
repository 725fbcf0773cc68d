import type { Client } from "pg";
import { StartError } from "../../platform/process/start-error.ts";
import { MARK_TABLE } from "./tables-to-move.ts";

/** The ids of restores begin with this, because a hub that finds one must advise something else than for a move. */
const RESTORE = "restore ";

/** The id of the restore of this backup, for `claimTarget`. */
export function restoreId(backupId: string): string {
  return `${RESTORE}${backupId}`;
}

/** Locked while a move checks whether the target is free, so that two moves at the same time see each other. */
const LOCK = "select pg_advisory_xact_lock(1214341483, 2)";

/**
 * Reserves the target for this move, so that no hub starts on it until `releaseTarget`.
 *
 * @throws StartError if it contains anything that this move did not put there, or cannot store all text.
 */
export async function claimTarget(target: Client, id: string): Promise<void> {
  await target.query("begin");
  try {
    await target.query(LOCK);
    await checkEncoding(target);
    const owner = await moveUnderWay(target);
    if (owner === null) await refuseFilled(target);
    else if (owner !== id) throw notEmpty("is the target of another move or restore that has not ended");
    else return;
    await target.query(`create table ${MARK_TABLE} (id text not null)`);
    await target.query(`insert into ${MARK_TABLE} values ($1)`, [id]);
  } finally {
    // After an error, PostgreSQL turns this into a rollback.
    await target.query("commit");
  }
}

/** Marks the end of a move, so that hubs may start on the database. */
export async function releaseTarget(target: Client): Promise<void> {
  await target.query(`drop table ${MARK_TABLE}`);
}

/** The id of the move whose target this is, or null. */
export async function moveUnderWay(target: Client): Promise<string | null> {
  const { rows: found } = await target.query(
    `select 1 from pg_tables where schemaname = current_schema() and tablename = $1`,
    [MARK_TABLE],
  );
  if (found.length === 0) return null;
  const { rows } = await target.query<{ id: string }>(`select id from ${MARK_TABLE}`);
  return rows[0]?.id ?? null;
}

/** Keeps a hub from starting on a database that is half filled. @throws StartError; the database's error. */
export async function refuseHalfMoved(client: Client): Promise<void> {
  const owner = await moveUnderWay(client);
  if (owner === null) return;
  const isRestore = owner.startsWith(RESTORE);
  if (isRestore) {
    throw new StartError(
      "half_restored",
      "A restore into this database has not ended. Run npm run restore again with the same file. With the bundled database, empty HAAK_DATA_DIR first.",
    );
  }
  throw new StartError(
    "half_moved",
    "The move to the database of DATABASE_URL has not ended. Run npm run move-to-postgres again to continue it.",
  );
}

async function refuseFilled(target: Client): Promise<void> {
  // Objects of an extension, such as pg_stat_statements, do not count, because they are no data.
  const { rows } = await target.query<{ names: string[] }>(
    `select coalesce(array_agg(c.relname::text order by c.relname), '{}') as names from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
  );
  const names = rows[0]?.names ?? [];
  if (names.length > 0)
    throw notEmpty(`is not empty (it has ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`);
}

async function checkEncoding(target: Client): Promise<void> {
  const { rows } = await target.query<{ server_encoding: string }>("show server_encoding");
  if (rows[0]?.server_encoding === "UTF8") return;
  throw new StartError(
    "target_encoding",
    `DATABASE_URL names a database in ${rows[0]?.server_encoding}, which cannot store every name. Create a database with the encoding UTF8.`,
  );
}

function notEmpty(why: string): StartError {
  return new StartError(
    "target_not_empty",
    `DATABASE_URL names a database that ${why}. Create an empty one for Haak and set DATABASE_URL to it.`,
  );
}
