import type { GuardedRequest } from "@haak/core";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import { type DueRowsWorker, workLeasedRows } from "../../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../../platform/log/log.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk, leaseMsOf } from "../fetch/paced-ask.ts";
import { type FetchFailure, settleFailure } from "../fetch/plugandpay-client.ts";
import { NO_TOKEN, type PlugAndPaySource, readSource, tokenProblem } from "../source/source-store.ts";
import { fetchRules } from "./fetch-rules.ts";
import { type ClaimedRules, DUE_RULES, keepRules, recordRulesFailure } from "./rules-store.ts";

export interface RulesReaderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly log: Log;
  readonly request: GuardedRequest;
  /** The time limit of each request to Plug&Pay. */
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly random: () => number;
  /** Waits for this many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** True if no other hub uses this database. Then every lease that exists at the start belongs to a dead process. */
  readonly alone: boolean;
}

const CONCURRENCY = 4;

/**
 * Reads the rules that shops have at Plug&Pay, when they are due. It is a separate job, because its failure must not stop the comparison of
 * orders.
 */
export function startRulesReader(parts: RulesReaderParts): DueRowsWorker {
  return workLeasedRows<ClaimedRules>({
    ...parts,
    name: "rules of Plug&Pay",
    rows: DUE_RULES,
    concurrency: CONCURRENCY,
    leaseMs: leaseMsOf(parts.timeoutMs),
    run: (claimed) => readOnce(parts, claimed),
    facts: ({ shopId }) => ({ shop: shopId }),
  });
}

async function readOnce(parts: RulesReaderParts, claimed: ClaimedRules): Promise<void> {
  const source = await readSource(parts, { id: claimed.shopId });
  const problem = tokenProblem(source);
  if (source.apiToken === null || problem !== null) {
    return recordFailure(parts, { claimed, source }, { kind: "token", why: problem?.why ?? NO_TOKEN });
  }
  const keepUntil = (until: Date) => DUE_RULES.update(parts.db, claimed, { due_at: until });
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
  const fetched = await fetchRules(ask, source);
  if (fetched.kind !== "fetched") return recordFailure(parts, { claimed, source }, fetched);
  const { rules, error } = fetched;
  await keepRules(parts, claimed, { rules, error, at: parts.clock.now() });
  parts.log.info({ shop: claimed.shopId, rules: rules.length, error }, "Read the rules of Plug&Pay.");
}

interface Reading {
  readonly claimed: ClaimedRules;
  readonly source: PlugAndPaySource;
}

async function recordFailure(
  parts: RulesReaderParts,
  { claimed, source }: Reading,
  failure: FetchFailure,
): Promise<void> {
  const { clock, random, retryScheduleSeconds: scheduleSeconds, log } = parts;
  const now = clock.now();
  const settled = settleFailure(failure, { tries: claimed.tries, now, scheduleSeconds, random });
  await recordRulesFailure(parts.db, claimed, { source, settled, now });
  const { error, dueAt } = settled;
  log.warn({ shop: claimed.shopId, error, dueAt }, "The rules of Plug&Pay could not be read.");
}
