import { describe } from "vitest";
import { hasPostgres } from "../../support/postgres.ts";
import type { PostgresVersion } from "../../support/test-server.ts";
import { accessContract } from "../features/access.contract.ts";
import { alertRaceContract } from "../features/alert-race.contract.ts";
import { changedAddressesContract } from "../features/changed-addresses.contract.ts";
import { changedRuleContract } from "../features/changed-rule.contract.ts";
import { comparisonsContract } from "../features/comparisons.contract.ts";
import { findEventsContract } from "../features/find-events.contract.ts";
import { healthContract } from "../features/health.contract.ts";
import { longListsContract } from "../features/long-lists.contract.ts";
import { mailContract } from "../features/mail.contract.ts";
import { problemsContract } from "../features/problems.contract.ts";
import { retentionContract } from "../features/retention.contract.ts";
import { retentionAccessContract } from "../features/retention-access.contract.ts";
import { retentionFinishedContract } from "../features/retention-finished.contract.ts";
import { retentionPeopleContract } from "../features/retention-people.contract.ts";
import { retentionRaceContract } from "../features/retention-race.contract.ts";
import { statsContract } from "../features/stats.contract.ts";
import { dueRowsContract } from "../platform/due-rows.contract.ts";
import { acceptContract } from "./accept.contract.ts";
import { acceptEarlyContract } from "./accept-early.contract.ts";
import { changeContract } from "./change.contract.ts";
import { claimContract } from "./claim.contract.ts";
import { claimBodiesContract } from "./claim-bodies.contract.ts";
import { claimRaceContract } from "./claim-race.contract.ts";
import { deliveringContract } from "./delivering.contract.ts";
import { directDispatchContract } from "./direct-dispatch.contract.ts";
import { failedLanesContract } from "./failed-lanes.contract.ts";
import { laneContract } from "./lane.contract.ts";
import { lockOrderContract } from "./lock-order.contract.ts";
import { massChangeContract } from "./mass-change.contract.ts";
import { modelContract } from "./model.contract.ts";
import { nextPollContract } from "./next-poll.contract.ts";
import { openSnapshotContract } from "./open-snapshot.contract.ts";
import { orderContract } from "./order.contract.ts";
import { pilesContract } from "./piles.contract.ts";
import { plansContract } from "./plans.contract.ts";
import { refillSlotsContract } from "./refill-slots.contract.ts";
import { retryContract } from "./retry.contract.ts";
import { ruleSetContract } from "./rule-set.contract.ts";
import { schemaContract } from "./schema.contract.ts";
import { settleContract } from "./settle.contract.ts";
import { sharedTransactionsContract } from "./shared-transactions.contract.ts";
import { sweepContract } from "./sweep.contract.ts";

type Contract = (version: PostgresVersion) => void;

/**
 * Everything that the hub needs from its database, in parts that run in parallel. The parts about large amounts and about concurrency
 * run on the oldest version only in the long form, because other tests run their statements there.
 */
const parts = {
  "takes in": [
    acceptContract,
    acceptEarlyContract,
    ruleSetContract,
    changeContract,
    changedRuleContract,
    schemaContract,
  ],
  "keeps access, much and at once,": [accessContract, changedAddressesContract, comparisonsContract],
  sends: [
    ...[
      claimContract,
      claimBodiesContract,
      settleContract,
      orderContract,
      laneContract,
      lockOrderContract,
      nextPollContract,
    ],
    ...[
      failedLanesContract,
      directDispatchContract,
      refillSlotsContract,
      retryContract,
      sweepContract,
      sharedTransactionsContract,
    ],
  ],
  "sends at once, and tells,": [
    ...[claimRaceContract, alertRaceContract, deliveringContract, modelContract, healthContract, mailContract],
  ],
  "keeps and shows": [plansContract, dueRowsContract, retentionContract, massChangeContract],
  "keeps and shows much": [
    ...[findEventsContract, statsContract, problemsContract, pilesContract, openSnapshotContract, longListsContract],
    ...[retentionRaceContract, retentionFinishedContract, retentionAccessContract, retentionPeopleContract],
  ],
} satisfies Record<string, readonly Contract[]>;

/** One part of the contract. It must hold on every supported version. */
export function storeContract(part: keyof typeof parts, version: PostgresVersion): void {
  describe.skipIf(!hasPostgres(version))(`the store on PostgreSQL ${version} ${part}`, () => {
    for (const contract of parts[part]) contract(version);
  });
}
