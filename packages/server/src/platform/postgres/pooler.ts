import { randomUUID } from "node:crypto";
import type pg from "pg";
import { errorCode, StartError } from "../process/start-error.ts";
import { HubClient } from "./client.ts";

/** A pooler makes up the process id that it gives a client at the start, because it does not know yet which session will serve it. */
export async function isBehindPooler(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid !== Reflect.get(client, "processID");
}

/** Another client may have taken the session of a moment ago, so that one trial proves nothing. */
const TRIALS = 3;
/** A pooler in session mode that has no free session makes the second client wait. */
const ANSWER_MS_MAX = 3_000;

/**
 * A pooler in transaction mode (PgBouncer, Odyssey, PgCat, Supavisor) gives each transaction to another session of the database. So a
 * setting of one connection would reach the statements of others, and LISTEN and the locks of a session would be lost.
 *
 * @throws StartError if the settings of this connection do not stay with it.
 */
export async function refuseTransactionPooling(client: pg.Client, url: string): Promise<void> {
  if (!(await isBehindPooler(client))) return;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    if (await losesSession(client, url)) throw transactionPooling();
  }
}

/**
 * Marks the session of this connection and begins a transaction on another one. In transaction mode the other one is given the session
 * that was just marked, or this one is given another.
 */
async function losesSession(client: pg.Client, url: string): Promise<boolean> {
  const mark = randomUUID();
  await client.query("select set_config('haak.session', $1, false)", [mark]);
  const other = new HubClient({ connectionString: url, application_name: "haak", query_timeout: ANSWER_MS_MAX });
  other.on("error", () => undefined);
  try {
    await other.connect();
    await other.query("begin");
    return (await markOf(other)) === mark || (await markOf(client)) !== mark;
  } catch (error) {
    if (error instanceof Error && error.message === "Query read timeout") return false;
    // 08P01 is protocol_violation: PgBouncer in statement mode refuses to begin a transaction.
    if (errorCode(error) === "08P01") return true;
    throw error;
  } finally {
    other.end().catch(() => undefined);
  }
}

async function markOf(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ mark: string | null }>("select current_setting('haak.session', true) as mark");
  return rows[0]?.mark ?? null;
}

function transactionPooling(): StartError {
  return new StartError(
    "transaction_pooling",
    "DATABASE_URL leads to a connection pooler (such as PgBouncer) in transaction or statement mode, where settings and locks of one connection reach " +
      "others: name the database itself, or a pool in session mode (PgBouncer: pool_mode=session).",
  );
}
