import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { findDueAccess, settleAccess } from "../../../src/features/access-jobs/due-access.ts";
import { rebuildStep } from "../../../src/features/access-jobs/rebuild-ledger.ts";
import { applyStep, findDueComparisons, startApplying } from "../../../src/features/comparisons/apply-comparison.ts";
import { makeComparison } from "../../../src/features/comparisons/compare-with-list.ts";
import { erasureStep, findDueErasures, startErasure } from "../../../src/features/privacy/erasure.ts";
import { deleteRules } from "../../../src/features/rules/store.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery } from "../../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import {
  aClaimRequest,
  anAcceptOfMany,
  anEventToStore,
  aSettlement,
  decideParts,
  PATIENT_BREAKER,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import {
  findDeadlocksBothWays,
  pairsOf,
  type SteppedWork,
  throwingLog,
  type Works,
} from "../../support/interleaving.ts";
import { remove } from "../retention/old-things.ts";
import { type AccessShop, anAccessShop, anEnd, anOrder } from "./access-shop.ts";

const BUCKET = 7;
const noNote = async () => undefined;
const emailOf = (id: string) => `${id}@example.com`;
const orderOf = (id: string) => anOrder({ id, email: emailOf(id), subscription: id });
const listOf = (...ids: string[]) => ({
  members: new Map(ids.map((id) => [emailOf(id), emailOf(id)])),
  withoutEmail: 0,
});

/** A shop with a ledger, and what the jobs about it still have to do. */
interface School extends Pick<AccessShop, "shop" | "connectionId" | "grant"> {
  readonly store: TestStore;
  /** Calls about access that are being made. */
  readonly deliveries: readonly ClaimedDelivery[];
}

/**
 * `in` and `missing` have access, `gone` had it and nothing is left about them, `asked` has a call with a result that nobody has read, and
 * `sending` has one that is being made. A comparison is being carried out, an erasure has begun, and the ledger is to be rebuilt.
 */
async function aSchool(store: TestStore): Promise<School> {
  const school = await anAccessShop(store, { settings: { brake: { percent: 0, at_least: 50 } } });
  const { shop, connectionId, grant } = school;
  for (const id of ["in", "missing", "gone", "erased"]) await school.accept(orderOf(id));
  await school.settle();
  await school.accept(anEnd("gone"));
  await school.settle();
  await sql`delete from event where shop_id = ${shop.id} and body like '%gone%'`.execute(store.db);
  await school.accept(orderOf("asked"));
  const { deliveries: answered } = await claimDeliveries(store.db, aClaimRequest(store));
  const settlements = answered.map((one) => aSettlement(store, one, { ofConnector: true }));
  await settleDeliveries(store.db, { bucket: BUCKET, now: store.clock.now(), settlements }, PATIENT_BREAKER);
  await school.accept(orderOf("sending"));
  const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
  await school.accept(orderOf("waiting"));
  const parts = { ...store, note: noNote };
  const id = await makeComparison(parts, shop, { connectionId, list: listOf("in", "stranger", "other") });
  await startApplying(parts, shop, { id, wish: { missing: "grants", without_reason: "tasks" } });
  await startErasure(store, shop, emailOf("erased"));
  await sql`update access_rebuild set due_at = ${store.clock.now()}, after_id = '' where shop_id = ${shop.id}`.execute(
    store.db,
  );
  await remove(store, { isStopping: () => true });
  await sql`
    update retention_job set due_at = ${new Date(store.clock.now().getTime() + 86_400_000)} where job <> 'people'`.execute(
    store.db,
  );
  return { store, shop, connectionId, grant, deliveries };
}

const JOBS: Works<School> = {
  "carries out a comparison":
    ({ store }) =>
    async (db) => {
      const due = await findDueComparisons(db, store.clock.now());
      if (due.length === 0) throw new Error("No comparison is due.");
      for (const one of due) await applyStep({ ...store, db }, one);
    },
  "compares with a list":
    ({ store, shop, connectionId }) =>
    (db) =>
      makeComparison({ ...store, db, note: noNote }, shop, { connectionId, list: listOf("in", "sending", "asked") }),
  "removes people of whom nothing is left":
    ({ store }) =>
    async (db) => {
      let batches = 0;
      const giveWay = async () => {
        batches += 1;
      };
      const removed = await remove(store, { db, log: throwingLog, giveWay, isStopping: () => batches > 0 });
      if (removed.person === undefined) throw new Error("Nobody was removed.");
    },
  "decides about access again":
    ({ store }) =>
    async (db) => {
      const due = await findDueAccess(db, store.clock.now());
      if (due.length === 0) throw new Error("Nothing about access is due.");
      const parts = { ...decideParts(store), db, clock: store.clock, hint: () => undefined };
      for (const one of due) await settleAccess({ ...parts, readRuleSets: createRuleSetReader() }, one);
    },
};

const accepting =
  (...events: Parameters<typeof anEventToStore>[1][]) =>
  ({ store, shop }: School): SteppedWork =>
  (db) =>
    anAcceptOfMany(store, { db })(
      BUCKET,
      events.map((event) => anEventToStore(shop, event)),
    );

const WORKS: Works<School> = {
  "accepts orders": accepting(orderOf("new"), anOrder({ id: "again", email: emailOf("gone"), subscription: "again" })),
  "accepts the ends of subscriptions": accepting(anEnd("waiting"), anEnd("missing"), anEnd("in")),
  "begins to erase a person":
    ({ store, shop }) =>
    (db) =>
      startErasure({ ...store, db }, shop, emailOf("missing")),
  "finds the addresses of an erased person":
    ({ store }) =>
    async (db) => {
      for (const key of await findDueErasures(db, store.clock.now())) await erasureStep({ ...store, db }, key);
    },
  "rebuilds the ledger":
    ({ store, shop }) =>
    (db) =>
      rebuildStep({ ...store, db }, shop),
  "settles calls about access":
    ({ store, deliveries }) =>
    (db) => {
      const settlements = deliveries.map((one) => aSettlement(store, one, { ofConnector: true }));
      return settleDeliveries(db, { bucket: BUCKET, now: store.clock.now(), settlements }, PATIENT_BREAKER);
    },
  "frees leases":
    ({ store }) =>
    (db) =>
      expireLeases(db, { kind: "all", now: store.clock.now() }),
  "deletes the rule":
    ({ store, shop, grant }) =>
    (db) =>
      db.transaction().execute((tx) => deleteRules(store, tx, { shop, ids: [grant.id] })),
};

/** The others of each pair in the short form: those that lock the most. */
const SHORT = ["accepts the ends of subscriptions", "begins to erase a person", "rebuilds the ledger"];

describe("a job about access and another transaction at once never deadlock:", () => {
  const store = useStore(18, { filledOnce: true });
  const schools: School[] = [];
  beforeAll(async () => {
    schools.push(await aSchool(store));
  });

  it.each(pairsOf({ firsts: JOBS, seconds: WORKS, short: SHORT }))(
    "one that %s, and one that %s",
    async (one, other) => {
      const [school] = schools;
      const [first, second] = [JOBS[one], { ...WORKS, ...JOBS }[other]];
      if (school === undefined || first === undefined || second === undefined) throw new Error("Nothing is prepared.");
      expect(await findDeadlocksBothWays(store.url, { first: first(school), second: second(school) })).toEqual([]);
    },
  );
});
