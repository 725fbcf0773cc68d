import type { GuardedRequest } from "@haak/core";
import { sql } from "kysely";
import { translateHubMessage } from "../../platform/i18n/hub-messages.ts";
import type { Log } from "../../platform/log/log.ts";
import type { Vitals } from "../../platform/log/vitals.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { type Repeating, repeat } from "../../platform/time/repeat.ts";

/** What the heartbeat needs. */
export interface HeartbeatParts {
  readonly url: string;
  readonly request: GuardedRequest;
  readonly db: Database;
  readonly vitals: Vitals;
  readonly isDraining: () => boolean;
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly log: Log;
}

const EVERY_MS = 60_000;

/**
 * Calls the operator's monitor each minute while all is well with this process: the database answers, deliveries are claimed
 * and swept, and nobody has asked it to stop. Silence is the alarm, so that what keeps it silent is logged, and that the
 * monitor itself fails, once for each change. Each process calls for itself: to notice that one of several has died, give
 * each an address of its own.
 */
export function startHeartbeat(parts: HeartbeatParts): Repeating {
  const beat = createBeat(parts);
  return repeat({ name: "The heartbeat", everyMs: EVERY_MS, log: parts.log, run: beat });
}

/** One beat, which remembers how the last one went. */
export function createBeat(parts: HeartbeatParts): () => Promise<void> {
  const { log } = parts;
  let before: string | null = null;
  return async () => {
    if (parts.isDraining()) return;
    const ailment = (await findAilment(parts)) ?? (await call(parts));
    if (ailment !== before && ailment !== null) log.error({ ailment }, "The heartbeat is silent.");
    if (ailment !== before && ailment === null) log.info({}, "The heartbeat is heard again.");
    before = ailment;
  };
}

async function findAilment({ db, vitals }: HeartbeatParts): Promise<string | null> {
  const database = await sql`select 1`.execute(db).then(
    () => null,
    () => "the database does not answer",
  );
  return database ?? vitals.ailment();
}

/** What kept the monitor from hearing it, or null. Its address may be its password, and is not repeated. */
async function call({ url, request, timeoutMs, userAgent }: HeartbeatParts): Promise<string | null> {
  const headers = { "user-agent": userAgent };
  const answer = await request({ method: "GET", url, headers, body: null, timeoutMs });
  if (answer.kind === "failed") return translateHubMessage(answer.error, "en");
  return answer.status >= 200 && answer.status < 300 ? null : `the monitor answered ${answer.status}`;
}
