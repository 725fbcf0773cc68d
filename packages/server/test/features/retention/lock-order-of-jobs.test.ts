import type { HaakEvent } from "@haak/core";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { switchEndpoint } from "../../../src/features/endpoints/switch-endpoint.ts";
import { erasureStep, findDueErasures, startErasure } from "../../../src/features/privacy/erasure.ts";
import { createReplay } from "../../../src/features/replays/create-replay.ts";
import { type FeedParts, feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { stopReplay } from "../../../src/features/replays/stop-replay.ts";
import { deleteRules, type StoredRule, updateRule } from "../../../src/features/rules/store.ts";
import { createRuleSetReader, lockRuleSetShared } from "../../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import { CHANGED_AT_ONCE_MAX } from "../../../src/pipeline/queue/mass-change.ts";
import { findMassChanges, massChangeStep } from "../../../src/pipeline/queue/mass-change-steps.ts";
import { requeueByHand } from "../../../src/pipeline/queue/requeue-deliveries.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Tx } from "../../../src/platform/postgres/database.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anAccept,
  anAcceptOfMany,
  anEventToStore,
  aRule,
  aRuleDefinition,
  aSettlement,
  aShop,
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
import { putPending } from "../../support/pending.ts";
import { anOrder } from "../access/access-shop.ts";
import { putEnded } from "../replays/ended-deliveries.ts";
import { cameTo, daysPass, remove } from "./old-things.ts";

const BUCKET = 7;
const ERASED = "erased@example.com";
const OLD_JOBS = ["events", "deliveries"];

let orders = 0;
const anOrderOf = (email = "buyer@example.com"): HaakEvent => {
  orders += 1;
  return anOrder({ id: `locks-${orders}`, email });
};

const noNote = async () => undefined;
const feedParts = (store: TestStore): FeedParts => ({
  ...{ db: store.db, clock: store.clock, log: throwingLog, ...decideParts(store) },
  ...{ readRuleSets: createRuleSetReader(), hint: () => undefined, laneConcurrency: 16 },
});

/** Two shops of one bucket, and all that the transactions below are about. */
interface Scene {
  readonly store: TestStore;
  readonly shop: Shop;
  readonly other: Shop;
  /** Two rules of `shop`, each with an endpoint of its own. */
  readonly a: StoredRule;
  readonly b: StoredRule;
  /** A rule with more pending deliveries at the endpoint of `a` than one transaction may change. */
  readonly many: StoredRule;
  readonly deliveries: Awaited<ReturnType<typeof claimDeliveries>>["deliveries"];
  readonly failed: readonly string[];
  /** A replay that has made its first deliveries due. */
  readonly replayId: string;
}

/**
 * Makes deliveries that are being sent, that wait, that have failed and that are old, two replays, an erasure that has begun, and a lane
 * that sleeps by mistake. So each transaction finds something to do in lanes that the others need too.
 */
async function aScene(store: TestStore): Promise<Scene> {
  const shop = await aShop(store, { bucket: BUCKET });
  const other = await aShop(store, { bucket: BUCKET });
  const ruleAt = (owner: Shop, path: string) =>
    aRule(store, owner, { action: { type: "webhook", url: `https://example.com/${path}` } });
  const [a, b] = [await ruleAt(shop, "a"), await ruleAt(shop, "b")];
  await ruleAt(other, "a");
  for (const { id } of await anAccept(store)(shop, anOrderOf(ERASED), anOrderOf())) await cameTo(store, id);
  await putEnded(store, { shop, endpointId: a.endpoint_id, count: 2 });
  daysPass(store, 91);

  await anAcceptOfMany(store)(
    BUCKET,
    [shop, other].map((one) => anEventToStore(one, anOrderOf())),
  );
  const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store, { laneConcurrency: 1 }));
  await anAccept(store)(shop, anOrderOf(), anOrderOf(ERASED));
  await anAccept(store)(other, anOrderOf());
  const replayOf = async ({ endpoint_id: endpointId }: StoredRule) => {
    const failed = await putEnded(store, { shop, endpointId, count: 12 });
    const filter = { states: ["failed" as const], endpoint_id: endpointId };
    const since = new Date(store.clock.now().getTime() - 60_000).toISOString();
    return { failed, ...(await createReplay({ ...store, note: noNote }, shop, { ...filter, since })) };
  };
  const first = await replayOf(a);
  await feedReplays(feedParts(store));
  const second = await replayOf(b);

  await startErasure(store, shop, ERASED);
  for (const key of await findDueErasures(store.db, store.clock.now())) await erasureStep(store, key);
  await remove(store, { isStopping: () => true });
  await sql`
    update retention_job set due_at = ${new Date(store.clock.now().getTime() + 86_400_000)}
    where not (job = any(${OLD_JOBS}::text[])) or shop_id <> ${shop.id}`.execute(store.db);
  await sql`update lane set due_at = null where shop_id = ${other.id}`.execute(store.db);
  const many = await ruleAt(shop, "a");
  return { store, shop, other, a, b, many, deliveries, failed: second.failed, replayId: first.id };
}

/** Puts more pending deliveries of the rule into the queue than one transaction may change. */
async function pileUp({ store, shop, many }: Scene): Promise<void> {
  const now = store.clock.now();
  await sql`
    insert into delivery (bucket, shop_id, id, event_id, rule_id, endpoint_id, line_number, ordering_key, due_at, format, content_type,
      headers, body, created_at)
    select ${BUCKET}::smallint, ${shop.id}, 'dlv_9_' || lpad(n::text, 9, '0'), 'evt_many_' || n, ${many.id}, ${many.endpoint_id}, 0,
      'order:many-' || n, ${now}::timestamptz, 'haak', 'application/json', '{}', '{}', ${now}::timestamptz
    from generate_series(1, ${CHANGED_AT_ONCE_MAX + 100}::int) as n`.execute(store.db);
  await putPending(store.db, sql`starts_with(d.id, 'dlv_9_')`);
}

const inTx =
  (work: (tx: Tx) => Promise<unknown>): SteppedWork =>
  (db) =>
    db.transaction().execute(work);

const deleting =
  (which: "a" | "many") =>
  ({ store, shop, ...rules }: Scene) =>
    inTx((tx) => deleteRules(store, tx, { shop, ids: [rules[which].id] }));
const movingToB =
  (which: "a" | "many") =>
  ({ store, shop, ...rules }: Scene) => {
    const definition = aRuleDefinition({ action: { type: "webhook", url: "https://example.com/b" } });
    return inTx((tx) => updateRule(store, tx, { shop, id: rules[which].id, definition }));
  };
const emptying = ({ store, shop, a }: Scene) =>
  inTx((tx) => switchEndpoint(store, tx, { shop, id: a.endpoint_id, patch: { enabled: true, send_waiting: false } }));

/** What workers, senders and people do. */
const WORKS: Works<Scene> = {
  settles({ store, deliveries }) {
    const settlements = deliveries.map((one, index) =>
      index % 2 === 0 ? aSettlement(store, one) : aFailure(store, one),
    );
    const batch = { bucket: BUCKET, now: store.clock.now(), settlements };
    return (db) => settleDeliveries(db, { ...batch, dispatcher: aDispatcher(store) }, PATIENT_BREAKER);
  },
  "accepts for two shops"({ store, shop, other }) {
    const events = [other, shop, shop].map((one) => anEventToStore(one, anOrderOf()));
    return (db) => anAcceptOfMany(store, { db })(BUCKET, events, aDispatcher(store));
  },
  claims:
    ({ store }) =>
    (db) =>
      claimDeliveries(db, aClaimRequest(store)),
  "frees leases":
    ({ store }) =>
    (db) =>
      expireLeases(db, { kind: "all", now: store.clock.now() }),
  "sweeps the lanes":
    ({ store }) =>
    (db) =>
      sweepLanes(db, { now: store.clock.now(), laneConcurrency: 16 }),
  "sends a delivery again": ({ store, shop, failed }) =>
    inTx(async (tx) => {
      await lockRuleSetShared(tx, shop);
      await requeueByHand(tx, shop, { id: failed.at(-1) ?? "", which: sql<boolean>`true`, now: store.clock.now() });
    }),
  "deletes a rule": deleting("a"),
  "gives a rule another URL": movingToB("a"),
  "empties an endpoint": emptying,
};

/** What jobs do in the background, and what begins them. */
const JOBS: Works<Scene> = {
  "creates a replay":
    ({ store, shop, a }) =>
    (db) =>
      createReplay({ ...store, db, note: noNote }, shop, { states: ["failed"], endpoint_id: a.endpoint_id }),
  "feeds the replays":
    ({ store }) =>
    (db) =>
      feedReplays({ ...feedParts(store), db }),
  "stops a replay":
    ({ store, shop, replayId }) =>
    (db) =>
      stopReplay({ ...store, db, readRuleSets: createRuleSetReader(), note: noNote }, { shop, id: replayId }),
  "removes what is old":
    ({ store }) =>
    (db) => {
      let batches = 0;
      const giveWay = async () => {
        batches += 1;
      };
      return remove(store, { db, log: throwingLog, giveWay, isStopping: () => batches === OLD_JOBS.length });
    },
  "begins to erase a person":
    ({ store, shop }) =>
    (db) =>
      startErasure({ ...store, db }, shop, "buyer@example.com"),
  "erases a page of events":
    ({ store }) =>
    async (db) => {
      for (const key of await findDueErasures(db, store.clock.now())) await erasureStep({ ...store, db }, key);
    },
};

const beginning: Works<Scene> = {
  "begins to cancel very many": deleting("many"),
  "begins to move very many": movingToB("many"),
  "begins to empty a full endpoint": emptying,
};

const step: Works<Scene> = {
  "takes a step of a mass change":
    ({ store }) =>
    async (db) => {
      const [key] = await findMassChanges(db);
      if (key === undefined) throw new Error("There is no mass change.");
      await massChangeStep({ db, clock: store.clock, hint: () => undefined }, key);
    },
};

/** The others of each pair in the short form: those that lock the most. */
const SHORT = ["settles", "accepts for two shops"];

describe.each<{
  when: string;
  firsts: Works<Scene>;
  seconds: Works<Scene>;
  prepare: (scene: Scene) => Promise<unknown>;
}>([
  { when: "", firsts: JOBS, seconds: WORKS, prepare: async () => undefined },
  { when: " where very much is pending", firsts: beginning, seconds: { ...WORKS, ...JOBS }, prepare: pileUp },
  {
    when: " while very much is cancelled",
    firsts: step,
    seconds: { ...WORKS, ...JOBS, ...beginning },
    prepare: async (scene) => {
      await pileUp(scene);
      await deleting("many")(scene)(scene.store.db);
    },
  },
  {
    when: " while very much is moved",
    firsts: step,
    seconds: { ...WORKS, ...JOBS, ...beginning },
    prepare: async (scene) => {
      await pileUp(scene);
      await movingToB("many")(scene)(scene.store.db);
    },
  },
])("two transactions at once never deadlock$when:", ({ firsts, seconds, prepare }) => {
  const store = useStore(18, { filledOnce: true });
  const scenes: Scene[] = [];
  beforeAll(async () => {
    const scene = await aScene(store);
    await prepare(scene);
    scenes.push(scene);
  });

  it.each(pairsOf({ firsts, seconds, short: SHORT }))("one that %s, and one that %s", async (one, other) => {
    const [scene] = scenes;
    const [first, second] = [firsts[one], { ...seconds, ...firsts }[other]];
    if (scene === undefined || first === undefined || second === undefined) throw new Error("Nothing is prepared.");
    expect(await findDeadlocksBothWays(store.url, { first: first(scene), second: second(scene) })).toEqual([]);
  });
});
