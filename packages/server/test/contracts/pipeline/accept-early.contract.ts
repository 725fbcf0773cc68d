import { describe, expect, it } from "vitest";
import { updateRule } from "../../../src/features/rules/store.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  anAccept,
  anAcceptOfMany,
  anEvent,
  anEventToStore,
  aRule,
  aRuleDefinition,
  aShop,
  ruleStoreParts,
} from "../../support/builders.ts";
import { aGate, type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** A rule that calls for this event, and one that does not. */
const CALLING = {};
const QUIET = { trigger: "subscription.ended" } as const;

/** A rule before and after a change, with the decision about an event by each. */
const CHANGES = {
  "owes nothing, and will": { before: QUIET, after: CALLING, answers: ["T", "C"], deliveries: [0, 1] },
  "owes a call, and will not": { before: CALLING, after: QUIET, answers: ["C", "T"], deliveries: [1, 0] },
} as const;
type Change = (typeof CHANGES)[keyof typeof CHANGES];

/**
 * The contract for events that are decided by cached rules, before the database is asked: the statement that stores them
 * holds the rules. Where they owe nothing it stands alone.
 */
export function acceptEarlyContract(version: PostgresVersion): void {
  describe("accepting by cached rules", () => {
    const store = useStore(version);

    /** A shop with one cached rule, and a function that changes the rule. */
    const aShopBefore = async ({ before, after }: Pick<Change, "before" | "after">) => {
      const accept = anAccept(store);
      const shop = await aShop(store);
      const rule = await aRule(store, shop, before);
      await accept(shop, anEvent());
      return { shop, accept, change: changeOf(shop, rule.id, after) };
    };
    const aQuietShop = () => aShopBefore({ before: QUIET, after: CALLING });
    const changeOf = (shop: Shop, id: string, after: Change["after"]) => (onChanged: () => Promise<void>) =>
      store.otherDb.transaction().execute(async (tx) => {
        await updateRule(ruleStoreParts(store), tx, { shop, id, definition: aRuleDefinition(after) });
        await onChanged();
      });
    const queuedFor = async (key: string) => {
      const { id } = await store.db.selectFrom("event").select("id").where("key", "=", key).executeTakeFirstOrThrow();
      return store.db.selectFrom("delivery_status").select("state").where("event_id", "=", id).execute();
    };
    const now = async () => undefined;

    it.each(Object.entries(CHANGES))(
      "of what %s, waits for a change of rules that is under way, and decides by the new ones",
      async (_, life) => {
        const { shop, accept, change } = await aShopBefore(life);
        const [changed, goOn] = [aGate(), aGate()];
        const changing = change(() => {
          changed.resolve();
          return goOn.promise;
        });
        await changed.promise;
        const accepting = accept(shop, anEvent({ key: "during" }));
        await untilBlocked(store);
        goOn.resolve();
        await changing;
        expect(await accepting).toMatchObject([{ duplicate: false, deliveries: life.deliveries[1] }]);
        expect(await versionOf(store, "during")).toEqual({ rule_set_version: 2, decision_codes: life.answers[1] });
        expect(await queuedFor("during")).toHaveLength(life.deliveries[1]);
      },
    );

    it.each(Object.entries(CHANGES))(
      "of what %s, goes by the rules as they were where a change that was under way is taken back",
      async (_, life) => {
        const { shop, accept, change } = await aShopBefore(life);
        const [changed, goOn] = [aGate(), aGate()];
        const changing = change(async () => {
          changed.resolve();
          await goOn.promise;
          throw new Error("Changed my mind.");
        });
        await changed.promise;
        const accepting = accept(shop, anEvent({ key: "during" }));
        await untilBlocked(store);
        goOn.resolve();
        await expect(changing).rejects.toThrow("Changed my mind.");
        expect(await accepting).toMatchObject([{ duplicate: false, deliveries: life.deliveries[0] }]);
        expect(await versionOf(store, "during")).toEqual({ rule_set_version: 1, decision_codes: life.answers[0] });
        expect(await queuedFor("during")).toHaveLength(life.deliveries[0]);
      },
    );

    it.each(Object.entries(CHANGES))(
      "of what %s, makes a change of rules that comes second wait until the event is on disk",
      async (_, life) => {
        const { shop, accept, change } = await aShopBefore(life);
        await withClient(store.url, async (client) => {
          await client.query("begin");
          await client.query(
            `insert into event_key (bucket, shop_id, hash, event_id, type)
          values ($1, $2, sha256('before'), 'evt_other', 'order.paid')`,
            [shop.bucket, shop.id],
          );
          const accepting = accept(shop, anEvent({ key: "before" }));
          await untilBlocked(store);
          const seen: unknown[] = [];
          const changing = change(async () => void seen.push(await versionOf(store, "before")));
          await untilBlocked(store, 2);
          await client.query("rollback");
          expect(await accepting).toMatchObject([{ duplicate: false, deliveries: life.deliveries[0] }]);
          await changing;
          expect(seen).toEqual([{ rule_set_version: 1, decision_codes: life.answers[0] }]);
        });
      },
    );

    it("decides a whole batch again if the rules have changed since it was decided", async () => {
      const [one, other] = [await aQuietShop(), await aQuietShop()];
      const accept = anAcceptOfMany(store);
      const both = [anEventToStore(one.shop), anEventToStore(other.shop)];
      await accept(one.shop.bucket, both);
      await other.change(now);
      const again = both.map(({ shop }) => anEventToStore(shop));
      expect(await accept(one.shop.bucket, again)).toMatchObject([
        { duplicate: false, deliveries: 0 },
        { duplicate: false, deliveries: 1 },
      ]);
    });

    it("decides by the rules at its commit, however changes and events interleave", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      const accepts = [anAccept(store), anAccept(store, { db: store.otherDb })];
      for (let round = 0; round < 12; round += 1) {
        const definition = aRuleDefinition(round % 2 ? {} : { trigger: "subscription.ended" });
        const burst = () => accepts.map((accept) => accept(shop, anEvent(), anEvent()));
        const change = store.db
          .transaction()
          .execute((tx) => updateRule(ruleStoreParts(store), tx, { shop, id: rule.id, definition }));
        await Promise.all([...burst(), change, ...burst(), ...burst()]);
        // Some events came before the change and some after it, so both versions of the rule have decided.
        await Promise.all(burst());
      }
      const events = await store.db.selectFrom("event").select(["decision_codes", "rule_set_version"]).execute();
      const wrong = events.filter(({ decision_codes: codes, rule_set_version: at }) => codes !== (at % 2 ? "C" : "T"));
      expect(wrong).toEqual([]);
      expect(new Set(events.map(({ decision_codes }) => decision_codes))).toEqual(new Set(["C", "T"]));
    });

    it("answers a known key with the first id: from an earlier batch, the same batch or another process", async () => {
      const { shop, accept } = await aQuietShop();
      const [first, twin] = await accept(shop, anEvent({ key: "same" }), anEvent({ key: "same" }));
      expect(twin).toEqual({ id: first?.id, type: "order.paid", duplicate: true, deliveries: 0 });
      const [again, fresh] = await accept(shop, anEvent({ key: "same", type: "subscription.ended" }), anEvent());
      expect([again, fresh]).toMatchObject([
        { id: first?.id, type: "order.paid", duplicate: true },
        { duplicate: false },
      ]);
      const other = anAccept(store, { db: store.otherDb });
      await other(shop, anEvent());
      const raced = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? accept : other)(shop, anEvent({ key: "raced" }))),
      );
      expect(raced.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(raced.flat().map(({ id }) => id)).size).toBe(1);
    });

    it("stores nothing of a batch if one of its events cannot be stored", async () => {
      const { shop, accept } = await aQuietShop();
      const twice = anEvent({ key: "kept" });
      const broken = { ...anEvent(), type: null as never };
      await expect(accept(shop, twice, broken)).rejects.toThrow();
      expect(await accept(shop, twice)).toMatchObject([{ duplicate: false }]);
    });
  });
}

async function versionOf(store: TestStore, key: string) {
  return store.db
    .selectFrom("event")
    .select(["rule_set_version", "decision_codes"])
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
}
