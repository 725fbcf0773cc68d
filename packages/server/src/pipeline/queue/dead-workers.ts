import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import { WORKER_LOCKS } from "../../platform/postgres/worker-session.ts";

/**
 * Finds workers that hold leases although their session has ended (`worker-session.ts`). Each call names those that the call
 * before found as well: after a restart of the database all sessions are gone for a moment, and workers that live get that
 * moment to record what has ended meanwhile.
 */
export function createFindDeadWorkers(db: Database): () => Promise<number[]> {
  let suspects: readonly number[] = [];
  return async () => {
    const missing = await missingWorkers(db);
    const dead = missing.filter((key) => suspects.includes(key));
    suspects = missing;
    return dead;
  };
}

/**
 * The leases are read before the locks, in a statement of their own, because a worker takes its lock before its first lease: whoever
 * has a lease here and no lock then has lost it. It is also what a cluster (Citus) can carry out, which has no locks to join.
 */
async function missingWorkers(db: Database): Promise<number[]> {
  const { rows: holders } = await sql<{ key: number }>`
    select distinct worker_key as key from lease where worker_key is not null`.execute(db);
  if (holders.length === 0) return [];
  const { rows: living } = await sql<{ key: number }>`
    select objid::bigint::int as key from pg_locks
    where locktype = 'advisory' and classid = ${WORKER_LOCKS} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  const alive = new Set(living.map(({ key }) => key));
  return holders.map(({ key }) => key).filter((key) => !alive.has(key));
}
