import { describe, expect, it } from "vitest";
import { deleteRules, updateRule } from "../../../src/features/rules/store.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import { anAccept, anEvent, aRule, aRuleDefinition, aShop, ruleStoreParts } from "../../support/builders.ts";
import { aGate, type TestStore, untilBlocked, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const statesOf = async (store: TestStore) => {
  const rows = await store.db.selectFrom("delivery_status").select("state").execute();
  return rows.map(({ state }) => state);
};

/** The contract for rules that change while events are being decided. */
export function ruleSetContract(version: PostgresVersion): void {
  describe("the rule set", () => {
    const store = useStore(version);
    const remove = (shop: Awaited<ReturnType<typeof aShop>>, id: string) =>
      store.otherDb.transaction().execute((tx) => deleteRules(ruleStoreParts(store), tx, { shop, ids: [id] }));

    it("lets the deletion of a rule wait for an event that is being decided by it, and then cancels its delivery", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      const [reached, goOn] = [aGate(), aGate()];
      const accepting = anAccept(store, {
        decideAccess: async () => {
          reached.resolve();
          await goOn.promise;
          return [];
        },
      })(shop, anEvent());
      await reached.promise;
      const deleting = remove(shop, rule.id);
      await untilBlocked(store);
      goOn.resolve();
      expect(await accepting).toMatchObject([{ deliveries: 1 }]);
      await deleting;
      expect(await statesOf(store)).toEqual(["cancelled"]);
    });

    it("lets an event wait for a running deletion, and then decides without that rule", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      const accept = anAccept(store);
      await accept(shop, anEvent({ key: "earlier" }));
      const [deleted, goOn] = [aGate(), aGate()];
      const deleting = store.otherDb.transaction().execute(async (tx) => {
        await deleteRules(ruleStoreParts(store), tx, { shop, ids: [rule.id] });
        deleted.resolve();
        await goOn.promise;
      });
      await deleted.promise;
      const accepting = accept(shop, anEvent());
      await untilBlocked(store);
      goOn.resolve();
      await deleting;
      expect(await accepting).toMatchObject([{ deliveries: 0 }]);
      expect(await statesOf(store)).toEqual(["cancelled"]);
    });

    it("leaves no delivery of a deleted rule pending, however deletions and events interleave", async () => {
      const shop = await aShop(store);
      const accepts = [anAccept(store), anAccept(store, { db: store.otherDb })];
      for (let round = 0; round < 8; round += 1) {
        const rule = await aRule(store, shop);
        await Promise.all([
          ...accepts.flatMap((accept) => [accept(shop, anEvent()), accept(shop, anEvent())]),
          remove(shop, rule.id),
          ...accepts.map((accept) => accept(shop, anEvent())),
        ]);
      }
      expect(new Set(await statesOf(store))).not.toContain("pending");
    });

    it("lets two events be decided at once", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const [reached, goOn] = [aGate(), aGate()];
      const slow = anAccept(store, {
        decideAccess: async () => {
          reached.resolve();
          await goOn.promise;
          return [];
        },
      })(shop, anEvent());
      await reached.promise;
      expect(await anAccept(store, { db: store.otherDb })(shop, anEvent())).toHaveLength(1);
      goOn.resolve();
      await slow;
    });

    it("decides by the newest rules also if older ones are cached, and ignores a change that was rolled back", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      const accept = anAccept(store);
      expect(await accept(shop, anEvent())).toMatchObject([{ deliveries: 1 }]);
      const change = { shop, id: rule.id, definition: aRuleDefinition({ enabled: false }) };
      const reverted = store.db.transaction().execute(async (tx) => {
        await updateRule(ruleStoreParts(store), tx, change);
        throw new Error("Changed my mind.");
      });
      await expect(reverted).rejects.toThrow("Changed my mind.");
      expect(await accept(shop, anEvent())).toMatchObject([{ deliveries: 1 }]);
      await store.db.transaction().execute((tx) => updateRule(ruleStoreParts(store), tx, change));
      expect(await accept(shop, anEvent())).toMatchObject([{ deliveries: 0 }]);
      await store.db
        .transaction()
        .execute((tx) => updateRule(ruleStoreParts(store), tx, { ...change, definition: aRuleDefinition() }));
      expect(await accept(shop, anEvent())).toMatchObject([{ deliveries: 1 }]);
    });

    it("reads a shop's rules once per version, in the order of their ids", async () => {
      const shop = await aShop(store);
      const rules = [await aRule(store, shop), await aRule(store, shop), await aRule(store, shop)];
      const read = createRuleSetReader();
      const ruleSets = await store.db
        .transaction()
        .execute(async (tx) => [
          (await read(tx, shop.bucket, [shop.id])).get(shop.id),
          (await read(tx, shop.bucket, [shop.id])).get(shop.id),
        ]);
      expect(ruleSets[0]?.rules.map(({ rule }) => rule.id)).toEqual(rules.map(({ id }) => id));
      expect(ruleSets[0]?.version).toBe(3);
      expect(ruleSets[1]).toBe(ruleSets[0]);
    });

    it("gives the rules of two changes to two versions, so that neither overwrites the other's history", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      await Promise.all(
        [store.db, store.otherDb].flatMap((db) =>
          ["one", "two", "three"].map((name) =>
            db
              .transaction()
              .execute((tx) =>
                updateRule(ruleStoreParts(store), tx, { shop, id: rule.id, definition: aRuleDefinition({ name }) }),
              ),
          ),
        ),
      );
      const versions = await store.db.selectFrom("rule_version").selectAll().orderBy("from_version").execute();
      expect(versions.map((one) => [one.from_version, one.until_version])).toEqual([
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 5],
        [5, 6],
        [6, 7],
        [7, null],
      ]);
    });
  });
}
