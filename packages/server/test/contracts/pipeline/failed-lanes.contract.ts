import { describe, expect, it } from "vitest";
import { updateRule } from "../../../src/features/rules/store.ts";
import { aRule, aRuleDefinition, aShop, putDeliveries, ruleStoreParts } from "../../support/builders.ts";
import { untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { bringInto, readDelivery } from "../../support/leases.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for failed deliveries: a change of them locks their lanes too, although nothing is pending there. */
export function failedLanesContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async () => {
    const shop = await aShop(store);
    const rule = await aRule(store, shop);
    const endpointId = rule.endpoint_id;
    const ids = await putDeliveries(store, { shop, endpointId, ruleId: rule.id, count: 2 });
    for (const id of ids) await bringInto(store, id, "failed");
    const move = () =>
      store.db.transaction().execute((tx) => {
        const definition = aRuleDefinition({ action: { type: "webhook", url: "https://example.com/new" } });
        return updateRule(ruleStoreParts(store), tx, { shop, id: rule.id, definition });
      });
    return { endpointId, ids, move };
  };

  describe("the lane of failed deliveries", () => {
    it("makes a rule wait that gets another URL and moves them, although none of them is in a slot", async () => {
      const { endpointId, ids, move } = await prepare();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [endpointId]);
        const moving = move();
        await untilBlocked(store);
        // A transaction that has locked the lane may lock its deliveries in any order.
        for (const id of ids.toReversed())
          await client.query("select 1 from delivery where bucket = 7 and id = $1 for update nowait", [id]);
        await client.query("commit");
        const { endpoint_id: next } = await moving;
        expect(next).not.toBe(endpointId);
        for (const id of ids)
          expect(await readDelivery(store, id)).toMatchObject({ state: "failed", endpoint_id: next });
      });
    });
  });
}
