import { describe } from "vitest";
import { hasPostgres } from "../postgres.ts";
import type { PostgresVersion } from "../test-server.ts";
import { acceptContract } from "./accept.contract.ts";
import { accessContract } from "./access.contract.ts";
import { alertRaceContract } from "./alert-race.contract.ts";
import { changeContract } from "./change.contract.ts";
import { claimContract } from "./claim.contract.ts";
import { claimRaceContract } from "./claim-race.contract.ts";
import { deliveringContract } from "./delivering.contract.ts";
import { findEventsContract } from "./find-events.contract.ts";
import { healthContract } from "./health.contract.ts";
import { laneContract } from "./lane.contract.ts";
import { lockOrderContract } from "./lock-order.contract.ts";
import { lookContract } from "./look.contract.ts";
import { mailContract } from "./mail.contract.ts";
import { modelContract } from "./model.contract.ts";
import { orderContract } from "./order.contract.ts";
import { plansContract } from "./plans.contract.ts";
import { retentionContract } from "./retention.contract.ts";
import { retentionFinishedContract } from "./retention-finished.contract.ts";
import { retentionRaceContract } from "./retention-race.contract.ts";
import { ruleBookContract } from "./rule-book.contract.ts";
import { schemaContract } from "./schema.contract.ts";
import { settleContract } from "./settle.contract.ts";
import { statsContract } from "./stats.contract.ts";
import { sweepContract } from "./sweep.contract.ts";

/** Everything that the hub relies on its database for, to be true on every version that is supported. */
export function storeContract(version: PostgresVersion): void {
  describe.skipIf(!hasPostgres(version))(`the store on PostgreSQL ${version}`, () => {
    acceptContract(version);
    ruleBookContract(version);
    claimContract(version);
    claimRaceContract(version);
    settleContract(version);
    changeContract(version);
    orderContract(version);
    laneContract(version);
    lockOrderContract(version);
    lookContract(version);
    sweepContract(version);
    healthContract(version);
    alertRaceContract(version);
    mailContract(version);
    deliveringContract(version);
    modelContract(version);
    findEventsContract(version);
    statsContract(version);
    retentionContract(version);
    retentionFinishedContract(version);
    retentionRaceContract(version);
    schemaContract(version);
    accessContract(version);
    plansContract(version);
  });
}
