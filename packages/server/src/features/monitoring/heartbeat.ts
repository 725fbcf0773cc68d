import type { GuardedRequest } from "@haak/core";
import { sql } from "kysely";
import { translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";

export interface HeartbeatParts {
  readonly url: string;
  readonly request: GuardedRequest;
  readonly db: Database;
  /** What fails in each process of this start. Null for a process that does not answer. */
  readonly findFailures: () => Promise<readonly ({ readonly failure: string | null } | null)[]>;
  readonly isDraining: () => boolean;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly log: Log;
}

const EVERY_MS = 60_000;

/**
 * Calls the operator's monitor each minute while this process works: the database answers, deliveries are claimed and swept, and no stop
 * was requested. The monitor alarms when the calls stop. The log gets one line when they stop, one when the monitor itself fails, and one
 * when all works again. The processes of one start share one monitor. Processes that were started apart need one each.
 */
export function startHeartbeat(parts: HeartbeatParts): Repeating {
  const beat = createBeat(parts);
  return repeat({ name: "The heartbeat", everyMs: EVERY_MS, log: parts.log, run: beat });
}

/** Creates the function that sends one heartbeat. It keeps the last result, so that only a change is logged. */
export function createBeat(parts: HeartbeatParts): () => Promise<void> {
  const { log } = parts;
  let before: string | null = null;
  return async () => {
    if (parts.isDraining()) return;
    const failure = (await findFailure(parts)) ?? (await call(parts));
    if (failure !== before && failure !== null) log.error({ failure }, "The heartbeat was not sent.");
    if (failure !== before && failure === null) log.info({}, "The heartbeat was sent again.");
    before = failure;
  };
}

async function findFailure({ db, findFailures }: HeartbeatParts): Promise<string | null> {
  const database = await sql`select 1`.execute(db).then(
    () => null,
    () => "the database does not answer",
  );
  if (database !== null) return database;
  const failures = (await findFailures()).map((answer) =>
    answer === null ? "a process does not answer" : answer.failure,
  );
  return failures.find((failure) => failure !== null) ?? null;
}

/** Sends the call. Returns the failure, or null. The failure must not contain the address, because it may be the password. */
async function call({ url, request, timeoutMs, userAgent }: HeartbeatParts): Promise<string | null> {
  const headers = { "user-agent": userAgent };
  const answer = await request({ method: "GET", url, headers, body: null, timeoutMs });
  if (answer.kind === "failed") return translateHubMessage(answer.error, "en");
  return answer.status >= 200 && answer.status < 300 ? null : `the monitor answered ${answer.status}`;
}
