import type { GuardedRequest } from "@haak/core";
import type { Seal } from "../../../platform/crypto/seal.ts";
import type { NewId } from "../../../platform/ids.ts";
import { type DueRowsWorker, workDueRows } from "../../../platform/jobs/work-due-rows.ts";
import type { Log } from "../../../platform/log/log.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { createPacedAsk, leaseFrom } from "../fetch/paced-ask.ts";
import { settleTrouble, type Trouble } from "../fetch/settle-trouble.ts";
import { NO_TOKEN, type PlugAndPaySource, readSource, tokenProblem } from "../source/source-store.ts";
import { fetchRules } from "./fetch-rules.ts";
import { keepRules, recordRulesTrouble, renewLease } from "./rules-store.ts";
import { type ClaimedRules, claimRules } from "./sql/claim-rules.ts";
import { findDueRules } from "./sql/find-due-rules.ts";
import { releaseRules } from "./sql/release-rules.ts";

/** What reading the rules of shops needs. */
export interface RulesReaderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly seal: Seal;
  readonly log: Log;
  readonly request: GuardedRequest;
  /** For each question to Plug&Pay. */
  readonly timeoutMs: number;
  readonly retryScheduleSeconds: readonly number[];
  readonly random: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>;
  /** True if no other hub works on this database, so that every lease at the start is a dead one's. */
  readonly alone: boolean;
}

/** Shops that are read at once. */
const CONCURRENCY = 4;

/**
 * Starts to read the rules that shops have at Plug&Pay, once they are due. A row of its own and no step of the comparison:
 * what Plug&Pay says of its rules, or does not say, must not keep orders from being compared.
 */
export function startRulesReader(parts: RulesReaderParts): DueRowsWorker {
  const { db, clock, log } = parts;
  return workDueRows<ClaimedRules>({
    ...{ clock, log, name: "rules of Plug&Pay", concurrency: CONCURRENCY },
    releaseAll: parts.alone ? () => releaseRules(db, clock.now()) : null,
    look: async () => ({ buckets: await findDueRules(db, clock.now()), nextAt: null }),
    claim: (bucket) => claimRules(db, wishOf(parts, bucket)),
    run: (claimed) => readOnce(parts, claimed),
    facts: ({ shopId }) => ({ shop: shopId }),
  });
}

function wishOf(parts: RulesReaderParts, bucket: number) {
  const now = parts.clock.now();
  return { bucket, now, leaseId: parts.newId("lse"), leasedUntil: leaseFrom(now, parts) };
}

async function readOnce(parts: RulesReaderParts, claimed: ClaimedRules): Promise<void> {
  const source = await readSource(parts, { id: claimed.shopId });
  const problem = tokenProblem(source);
  if (source.apiToken === null || problem !== null) {
    return stumble(parts, { claimed, source }, { kind: "token", why: problem?.why ?? NO_TOKEN });
  }
  const keepUntil = (until: Date) => renewLease(parts.db, claimed, until);
  const ask = createPacedAsk({ ...parts, keepUntil }, source, source.apiToken);
  const fetched = await fetchRules(ask, source);
  if (fetched.kind !== "fetched") return stumble(parts, { claimed, source }, fetched);
  const { rules, error } = fetched;
  await keepRules(parts, claimed, { rules, error, at: parts.clock.now() });
  parts.log.info({ shop: claimed.shopId, rules: rules.length, error }, "Read the rules of Plug&Pay.");
}

interface Reading {
  readonly claimed: ClaimedRules;
  readonly source: PlugAndPaySource;
}

async function stumble(parts: RulesReaderParts, { claimed, source }: Reading, trouble: Trouble): Promise<void> {
  const { clock, random, retryScheduleSeconds: scheduleSeconds, log } = parts;
  const now = clock.now();
  const settled = settleTrouble(trouble, { tries: claimed.tries, now, scheduleSeconds, random });
  await recordRulesTrouble(parts.db, claimed, { source, settled, now });
  const { error, dueAt } = settled;
  log.warn({ shop: claimed.shopId, error, dueAt }, "The rules of Plug&Pay could not be read.");
}
