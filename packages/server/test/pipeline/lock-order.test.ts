import type { HaakEvent } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import { rebuildStep } from "../../src/features/access-jobs/rebuild-ledger.ts";
import { changeConnection } from "../../src/features/connections/change-connection.ts";
import { CONNECTION_COLUMNS } from "../../src/features/connections/store.ts";
import { switchEndpoint } from "../../src/features/endpoints/switch-endpoint.ts";
import { dropHooksOfKey, moveHooks } from "../../src/features/hooks/end-hooks.ts";
import { erasureStep, findDueErasures, startErasure } from "../../src/features/privacy/erasure.ts";
import { deleteRules, updateRule } from "../../src/features/rules/store.ts";
import { createKey, deleteKey, replaceKey } from "../../src/features/shops/api-keys.ts";
import type { EventToStore } from "../../src/pipeline/accept-events.ts";
import { lockRuleSet } from "../../src/pipeline/plan/rule-set.ts";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { expireLeases } from "../../src/pipeline/queue/expire-leases.ts";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import { HttpProblem } from "../../src/platform/http/problem.ts";
import { translateHubMessage } from "../../src/platform/i18n/hub-messages.ts";
import type { Tx } from "../../src/platform/postgres/database.ts";
import { APART } from "../../src/platform/postgres/group-commit.ts";
import type { Shop, ShopKey } from "../../src/platform/shop.ts";
import { anAccessShop, anEnd, anOrder } from "../features/access/access-shop.ts";
import {
  aClaimRequest,
  aDispatcher,
  aFailure,
  anAcceptOfMany,
  anAcceptTogether,
  anEventToStore,
  aRule,
  aRuleDefinition,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
} from "../support/builders.ts";
import { useStore } from "../support/harness.ts";
import { findDeadlocks, type SteppedWork, type WorkPair } from "../support/interleaving.ts";

const BUCKET = 7;

/**
 * Runs two changes of the same rows at the same time. The first stops after each of its locks. There must be no deadlock, because every
 * transaction takes its locks in the order of decision 0057.
 */
describe("two transactions at once never deadlock:", () => {
  const store = useStore(18);

  /** A shop in which `ended` has a grant that is not sent yet, and the others have access. */
  const aSchool = async (name: string) => {
    const shop = await aShop(store, { bucket: BUCKET, name });
    const school = await anAccessShop(store, { shop, settings: { brake: { percent: 0, at_least: 5 } } });
    const order = (id: string) =>
      anOrder({ id: `${name}-${id}`, email: `${name}-${id}@example.com`, subscription: `${name}-${id}` });
    for (const id of ["one", "two"]) await school.accept(order(id));
    await school.settle();
    for (const id of ["three", "four"]) await school.accept(order(id));
    return {
      ...school,
      end: (id: string) => anEnd(`${name}-${id}`),
      email: (id: string) => `${name}-${id}@example.com`,
    };
  };
  const accepting =
    (...events: readonly (readonly [Shop, HaakEvent])[]): SteppedWork =>
    (db) =>
      anAcceptOfMany(store, { db })(
        BUCKET,
        events.map(([shop, event]) => anEventToStore(shop, event)),
      );
  const claim = async () => (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
  const settling =
    (deliveries: readonly ClaimedDelivery[]): SteppedWork =>
    (db) =>
      settleDeliveries(
        db,
        { bucket: BUCKET, now: store.clock.now(), settlements: deliveries.map((one) => aSettlement(store, one)) },
        PATIENT_BREAKER,
      );
  const inTx =
    (work: (tx: Tx) => Promise<unknown>): SteppedWork =>
    (db) =>
      db.transaction().execute(work);
  /** One of two may find that the other has removed what it is about. */
  const unlessGone =
    (work: SteppedWork): SteppedWork =>
    async (db) => {
      await work(db).catch((error: unknown) => {
        if (!(error instanceof HttpProblem && error.facts.status === 404)) throw error;
      });
    };
  const rebuilding =
    (shop: ShopKey): SteppedWork =>
    (db) =>
      rebuildStep({ ...store, db }, shop);
  const dueRebuild = (shop: Shop) =>
    sql`update access_rebuild set due_at = ${store.clock.now()}, after_id = '' where shop_id = ${shop.id}`.execute(
      store.db,
    );

  const ACCESS: Readonly<Record<string, () => Promise<WorkPair>>> = {
    "a group that cancels a grant and revokes another, and an event that revokes": async () => {
      const { shop, end } = await aSchool("a");
      return { first: accepting([shop, end("three")], [shop, end("one")]), second: accepting([shop, end("two")]) };
    },
    "an event that cancels and revokes, and the erasure of another person": async () => {
      const { shop, end, email } = await aSchool("a");
      return {
        first: accepting([shop, end("three")], [shop, end("one")]),
        second: (db) => startErasure({ ...store, db }, shop, email("four")),
      };
    },
    "an erasure, and a group of two shops": async () => {
      const [one, two] = [await aSchool("a"), await aSchool("b")];
      return {
        first: (db) => startErasure({ ...store, db }, two.shop, two.email("four")),
        second: accepting([one.shop, one.end("three")], [two.shop, two.end("one")]),
      };
    },
    "a group of two shops that cancels in both, and a settlement of both": async () => {
      const [one, two] = [await aSchool("a"), await aSchool("b")];
      const deliveries = await claim();
      return {
        first: accepting([one.shop, one.end("three")], [two.shop, two.end("three")]),
        second: settling(deliveries),
      };
    },
    "a group that cancels in one shop and revokes in another, and a group that calls the one and revokes in the other":
      async () => {
        const [one, two] = [await aSchool("a"), await aSchool("b")];
        return {
          first: accepting([one.shop, one.end("three")], [two.shop, two.end("one")]),
          second: accepting([one.shop, anOrder({ id: "a-new", email: "new@example.com" })], [two.shop, two.end("two")]),
        };
      },
    "a ledger that is rebuilt, and the erasure of a person in it": async () => {
      const { shop, email } = await aSchool("a");
      await dueRebuild(shop);
      return { first: rebuilding(shop), second: (db) => startErasure({ ...store, db }, shop, email("one")) };
    },
    "a ledger that is rebuilt, and the erasure of its events": async () => {
      const { shop, email } = await aSchool("a");
      await startErasure(store, shop, email("one"));
      await dueRebuild(shop);
      const step: SteppedWork = async (db) => {
        for (const key of await findDueErasures(db, store.clock.now())) await erasureStep({ ...store, db }, key);
      };
      await step(store.db);
      return { first: rebuilding(shop), second: step };
    },
    "a ledger that is rebuilt, and an event": async () => {
      const { shop, end } = await aSchool("a");
      await dueRebuild(shop);
      return { first: rebuilding(shop), second: accepting([shop, end("one")], [shop, end("three")]) };
    },
    "a connection that is changed, and a ledger that is rebuilt": async () => {
      const { shop, connectionId } = await aSchool("a");
      await dueRebuild(shop);
      return { first: inTx((tx) => renaming(tx, shop, connectionId)), second: rebuilding(shop) };
    },
  };

  const renaming = async (tx: Tx, shop: Shop, id: string) => {
    await lockRuleSet(tx, shop);
    const current = await tx
      .selectFrom("huddle_connection")
      .select(CONNECTION_COLUMNS)
      .where("shop_id", "=", shop.id)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const parts = { ...store, refuseTarget: async () => null, translate: translateHubMessage };
    return changeConnection(parts, tx, { shop, current, patch: { name: "Renamed" } });
  };

  it.each(Object.entries(ACCESS))("%s", async (_, prepare) => {
    expect(await bothWays(prepare)).toEqual([]);
  });

  const rulesOf = async (shops: readonly Shop[]) => {
    const rules = [];
    for (const shop of shops)
      for (const path of ["a", "b"])
        rules.push(await aRule(store, shop, { action: { type: "webhook", url: `https://example.com/${path}` } }));
    return rules;
  };
  const everySecondFails = (one: ClaimedDelivery, index: number) =>
    index % 2 === 0 ? aSettlement(store, one) : aFailure(store, one);

  /** One delivery of each lane in these buckets. */
  const claimEach = async (buckets: Iterable<number>) => {
    const deliveries: ClaimedDelivery[] = [];
    for (const bucket of buckets) {
      const request = aClaimRequest(store, { bucket, laneConcurrency: 1 });
      deliveries.push(...(await claimDeliveries(store.db, request)).deliveries);
    }
    return deliveries;
  };

  const acceptingAtOnce =
    (items: readonly EventToStore[]): SteppedWork =>
    (db) =>
      anAcceptOfMany(store, { db })(BUCKET, items, aDispatcher(store));

  /** A shop whose rules the other transaction has locked is left out, and accepted by itself. */
  const acceptingTogether =
    (shops: readonly Shop[], items: readonly EventToStore[]): SteppedWork =>
    async (db) => {
      const { accept } = await anAcceptTogether(store, shops, { db });
      const answers = await accept(items, aDispatcher(store));
      const apart = items.filter((_, index) => answers[index] === APART);
      for (const [bucket, ofShop] of Map.groupBy(apart, ({ shop }) => shop.bucket))
        await anAcceptOfMany(store, { db })(bucket, ofShop, aDispatcher(store));
    };

  /**
   * Two shops with two rules each, which share transactions: of one bucket, and of two. Of every lane something is being sent, and
   * something waits.
   */
  const aQueue = async (buckets: readonly [number, number] = [BUCKET, BUCKET]) => {
    const shops = [await aShop(store, { bucket: buckets[0] }), await aShop(store, { bucket: buckets[1] })] as const;
    const rules = await rulesOf(shops);
    const accept = (...of: readonly Shop[]) => of.flatMap((shop) => [shop, shop]).map((shop) => anEventToStore(shop));
    const { accept: acceptTogether } = await anAcceptTogether(store, shops);
    await acceptTogether(accept(...shops));
    const deliveries = await claimEach(new Set(buckets));
    expect(deliveries).toHaveLength(4);
    const [rule] = rules;
    if (rule === undefined) throw new Error("There is no rule.");
    const settlements = deliveries.map(everySecondFails);
    const isOne = buckets[0] === buckets[1];
    const bucket = isOne ? BUCKET : new Map(shops.map((shop) => [shop.id, shop.bucket]));
    const batch = { bucket, now: store.clock.now(), settlements, dispatcher: aDispatcher(store) };
    const settle: SteppedWork = (db) => settleDeliveries(db, batch, PATIENT_BREAKER);
    const more = accept(...shops.toReversed());
    const acceptMore = isOne ? acceptingAtOnce(more) : acceptingTogether(shops, more);
    return { shop: shops[0], rule, settle, acceptMore };
  };
  type Queue = Awaited<ReturnType<typeof aQueue>>;

  const CHANGES: Readonly<Record<string, (queue: Queue) => SteppedWork>> = {
    "deletes a rule": ({ shop, rule }) => inTx((tx) => deleteRules(store, tx, { shop, ids: [rule.id] })),
    "gives a rule another URL": ({ shop, rule }) => {
      const definition = aRuleDefinition({ action: { type: "webhook", url: "https://example.com/b" } });
      return inTx((tx) => updateRule(store, tx, { shop, id: rule.id, definition }));
    },
    "switches an endpoint on without what waited": ({ shop, rule }) =>
      inTx((tx) =>
        switchEndpoint(store, tx, { shop, id: rule.endpoint_id, patch: { enabled: true, send_waiting: false } }),
      ),
    "frees the leases of dead workers": () => (db) => expireLeases(db, { kind: "all", now: store.clock.now() }),
    claims: () => (db) => claimDeliveries(db, aClaimRequest(store)),
  };

  const PLACES = [
    { of: "one bucket", buckets: [BUCKET, BUCKET] },
    { of: "two buckets", buckets: [BUCKET, BUCKET + 1] },
  ] as const;
  const PAIRS = Object.entries(CHANGES).flatMap(([what, change]) =>
    PLACES.map(({ of, buckets }) => ({ what, change, of, buckets })),
  );

  it.each(PAIRS)("a transaction that settles for shops of $of, and one that $what", async ({ change, buckets }) => {
    const prepare = async () => {
      const queue = await aQueue(buckets);
      return { first: queue.settle, second: change(queue) };
    };
    expect(await bothWays(prepare)).toEqual([]);
  });

  it.each(PAIRS)("a transaction that accepts for shops of $of, and one that $what", async ({ change, buckets }) => {
    const prepare = async () => {
      const queue = await aQueue(buckets);
      return { first: queue.acceptMore, second: change(queue) };
    };
    expect(await bothWays(prepare)).toEqual([]);
  });

  it.each(PLACES)("a transaction that settles, and one that accepts for the same shops of $of", async ({ buckets }) => {
    const prepare = async () => {
      const { settle, acceptMore } = await aQueue(buckets);
      return { first: settle, second: acceptMore };
    };
    expect(await bothWays(prepare)).toEqual([]);
  });

  it("an API key that is replaced, and the same one deleted", async () => {
    const prepare = async () => {
      const shop = await aShop(store);
      const { id } = await createKeyOf(shop);
      await aRule(store, shop, { maker: { origin: "zapier", apiKeyId: id } });
      const hooks = {
        moveHooks,
        dropHooks: (tx: Tx, _shop: ShopKey, keyId: string) =>
          dropHooksOfKey({ ...store, enqueueUnsubscribe: async () => undefined }, tx, { shop, keyId }),
      };
      const parts = { ...store, ...hooks };
      return {
        first: unlessGone(inTx((tx) => replaceKey(parts, tx, { shop, id, overlapSeconds: 60 }))),
        second: unlessGone(inTx((tx) => deleteKey(parts, tx, { shop, id }))),
      };
    };
    expect(await bothWays(prepare)).toEqual([]);
  });
  const createKeyOf = (shop: Shop) =>
    store.db.transaction().execute((tx) => createKey(store, tx, { shop, name: "Key" }));

  /** Each as the one that is stopped; in the short form the first alone. */
  const bothWays = async (prepare: () => Promise<WorkPair>) => {
    const { first, second } = await prepare();
    const turned = TEST_FORM === "long" ? await findDeadlocks(store.url, { first: second, second: first }) : [];
    return [...(await findDeadlocks(store.url, { first, second })), ...turned];
  };
});
