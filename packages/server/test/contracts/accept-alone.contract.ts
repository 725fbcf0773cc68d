import { describe, expect, it } from "vitest";
import { updateRule } from "../../src/plan/rule-store.ts";
import type { Shop } from "../../src/world/shop.ts";
import {
  anAccept,
  anAcceptOfMany,
  anEvent,
  anEventToStore,
  aRule,
  aRuleDefinition,
  aShop,
  ruleStoreParts,
} from "../builders.ts";
import { aGate, type TestStore, untilBlocked, useStore, withClient } from "../harness.ts";
import type { PostgresVersion } from "../test-server.ts";

/** What the store promises about events that owe nothing, which are decided by remembered rules and stored by one statement. */
export function acceptAloneContract(version: PostgresVersion): void {
  describe("accepting what owes nothing", () => {
    const store = useStore(version);

    /** A shop whose only rule calls for nothing that happens here, and whose rules are remembered. */
    const aQuietShop = async () => {
      const accept = anAccept(store);
      const shop = await aShop(store);
      const rule = await aRule(store, shop, { trigger: "subscription.ended" });
      await accept(shop, anEvent());
      const call = changeOf(shop, rule.id);
      return { shop, accept, call };
    };
    /** Makes the rule one that calls. */
    const changeOf = (shop: Shop, id: string) => (onChanged: () => Promise<void>) =>
      store.otherDb.transaction().execute(async (tx) => {
        await updateRule(ruleStoreParts(store), tx, { shop, id, definition: aRuleDefinition() });
        await onChanged();
      });
    const now = async () => undefined;

    it("waits for a change of rules that is under way, and decides by the new ones", async () => {
      const { shop, accept, call } = await aQuietShop();
      const [changed, goOn] = [aGate(), aGate()];
      const changing = call(() => {
        changed.resolve();
        return goOn.promise;
      });
      await changed.promise;
      const accepting = accept(shop, anEvent({ key: "during" }));
      await untilBlocked(store);
      goOn.resolve();
      await changing;
      expect(await accepting).toMatchObject([{ duplicate: false, deliveries: 1 }]);
      expect(await versionOf(store, "during")).toEqual({ rule_book_version: 2, answers: "C" });
    });

    it("goes by the rules as they were where a change that was under way is taken back", async () => {
      const { shop, accept, call } = await aQuietShop();
      const [changed, goOn] = [aGate(), aGate()];
      const changing = call(async () => {
        changed.resolve();
        await goOn.promise;
        throw new Error("Changed my mind.");
      });
      await changed.promise;
      const accepting = accept(shop, anEvent({ key: "during" }));
      await untilBlocked(store);
      goOn.resolve();
      await expect(changing).rejects.toThrow("Changed my mind.");
      expect(await accepting).toMatchObject([{ duplicate: false, deliveries: 0 }]);
      expect(await versionOf(store, "during")).toEqual({ rule_book_version: 1, answers: "T" });
    });

    it("makes a change of rules that comes second wait until the event is on disk", async () => {
      const { shop, accept, call } = await aQuietShop();
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
        const changing = call(async () => void seen.push(await versionOf(store, "before")));
        await untilBlocked(store, 2);
        await client.query("rollback");
        expect(await accepting).toMatchObject([{ duplicate: false, deliveries: 0 }]);
        await changing;
        expect(seen).toEqual([{ rule_book_version: 1, answers: "T" }]);
      });
    });

    it("decides anew what was decided by rules that have changed since, with all that came along, as new", async () => {
      const [one, other] = [await aQuietShop(), await aQuietShop()];
      const accept = anAcceptOfMany(store);
      const both = [anEventToStore(one.shop), anEventToStore(other.shop)];
      await accept(one.shop.bucket, both);
      await other.call(now);
      const again = both.map(({ shop }) => anEventToStore(shop));
      expect(await accept(one.shop.bucket, again)).toMatchObject([
        { duplicate: false, deliveries: 0 },
        { duplicate: false, deliveries: 1 },
      ]);
    });

    it("never decides by other rules than those at its commit, however changes and events interleave", async () => {
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
      }
      const events = await store.db.selectFrom("event").select(["answers", "rule_book_version"]).execute();
      const wrong = events.filter(({ answers, rule_book_version: at }) => answers !== (at % 2 ? "C" : "T"));
      expect(wrong).toEqual([]);
      expect(new Set(events.map(({ answers }) => answers))).toEqual(new Set(["C", "T"]));
    });

    it("answers a key that is known with the first id, be it of before, of the same batch, or of another process", async () => {
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

    it("stores nothing of a batch of which one cannot be stored", async () => {
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
    .select(["rule_book_version", "answers"])
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
}
