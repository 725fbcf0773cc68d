import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { cancelDeliveries } from "../../../src/pipeline/queue/cancel-deliveries.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueue } from "../../../src/pipeline/queue/enqueue.ts";
import { expireLeases } from "../../../src/pipeline/queue/expire-leases.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import {
  aClaimRequest,
  aFailure,
  anEndpoint,
  aPlannedDelivery,
  aRule,
  aSettlement,
  aShop,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const SUBJECT = "order:1001";

/** The contract for the order in which deliveries of one order or subscription reach an endpoint. */
export function orderContract(version: PostgresVersion): void {
  const store = useStore(version);
  const prepare = async () => {
    const shop = await aShop(store);
    return { shop, endpointId: await anEndpoint(store, shop) };
  };
  /** The first one is a rule's, so that it can be cancelled with its rule. */
  const prepareTwoOfOneOrder = async () => {
    const shop = await aShop(store);
    const rule = await aRule(store, shop);
    const place = { shop, endpointId: rule.endpoint_id, orderingKey: SUBJECT };
    await putDeliveries(store, { ...place, ruleId: rule.id });
    const [second] = await putDeliveries(store, place);
    const change = { of: { ruleIds: [rule.id] }, now: store.clock.now() };
    return {
      second,
      cancelFirst: () => store.db.transaction().execute((tx) => cancelDeliveries(tx, shop, change)),
    };
  };
  const claim = async () => (await claimDeliveries(store.db, aClaimRequest(store))).deliveries;
  const settle = (...settlements: ReturnType<typeof aSettlement>[]) =>
    settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements });
  const ids = (deliveries: readonly { id: string }[]) => deliveries.map(({ id }) => id);

  const tryOnce = async (delivered: boolean) => {
    const claimed = await claim();
    const settlements = claimed.map((one) =>
      delivered ? aSettlement(store, one) : aFailure(store, one, { inSeconds: 1 }),
    );
    await settle(...settlements);
    store.clock.advance(1);
    return delivered ? ids(claimed) : [];
  };

  describe("causal order", () => {
    it("defers a later event of the same order until the earlier one is delivered", async () => {
      const place = await prepare();
      const [first] = await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      const [second] = await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      const [one] = await claim();
      expect(one?.id).toBe(first);
      expect(await claim()).toEqual([]);
      if (one) await settle(aSettlement(store, one));
      expect(ids(await claim())).toEqual([second]);
      // It was released, and not sent because it had waited too long.
      expect(await overtookOf(store, second)).toBe(false);
    });

    it("defers it while the earlier one waits for a retry, and releases it when that one has failed", async () => {
      const place = await prepare();
      await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      const [second] = await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      const [one] = await claim();
      if (one) await settle(aFailure(store, one, { inSeconds: 5 }));
      expect(await claim()).toEqual([]);
      store.clock.advance(5);
      const [again] = await claim();
      expect(again?.id).toBe(one?.id);
      if (again) await settle(aFailure(store, again, { state: "failed" }));
      expect(ids(await claim())).toEqual([second]);
    });

    it("releases it when the earlier one is cancelled", async () => {
      const { second, cancelFirst } = await prepareTwoOfOneOrder();
      await cancelFirst();
      expect(ids(await claim())).toEqual([second]);
    });

    it("releases it when the worker that was sending the cancelled one has died", async () => {
      const { second, cancelFirst } = await prepareTwoOfOneOrder();
      await claim();
      await cancelFirst();
      expect(await claim()).toEqual([]);
      store.clock.advance(61);
      await expireLeases(store.db, { kind: "past", now: store.clock.now() });
      expect(ids(await claim())).toEqual([second]);
      expect(await overtookOf(store, second)).toBe(false);
    });

    it("keeps the order within one batch", async () => {
      const place = await prepare();
      const batch = [1, 2, 3].map(() => aPlannedDelivery(store, { ...place, orderingKey: SUBJECT }));
      await store.db.transaction().execute((tx) => enqueue(tx, 7, batch));
      const arrived: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const claimed = await claim();
        arrived.push(...ids(claimed));
        await settle(...claimed.map((one) => aSettlement(store, one)));
      }
      expect(arrived).toEqual(batch.map(({ id }) => id));
    });

    it("defers events of a batch behind another event of their order, pending before or in the same batch", async () => {
      const place = await prepare();
      const call = (eventId: string, ruleId: string) =>
        aPlannedDelivery(store, { ...place, orderingKey: SUBJECT, eventId, ruleId });
      const before = call("evt_a", "rul_1");
      await store.db.transaction().execute((tx) => enqueue(tx, 7, [before]));
      const [again, other, last] = [call("evt_a", "rul_2"), call("evt_b", "rul_1"), call("evt_c", "rul_1")];
      await store.db.transaction().execute((tx) => enqueue(tx, 7, [again, other, last]));
      const first = await claim();
      expect(ids(first).sort()).toEqual([before.id, again.id].sort());
      await settle(...first.map((one) => aSettlement(store, one)));
      const second = await claim();
      expect(ids(second)).toEqual([other.id]);
      await settle(...second.map((one) => aSettlement(store, one)));
      expect(ids(await claim())).toEqual([last.id]);
    });

    it("defers a call behind a pending call of an earlier event that this batch also sends elsewhere", async () => {
      const [here, there] = [await prepare(), await prepare()];
      const place = { shop: here.shop, orderingKey: SUBJECT };
      const before = aPlannedDelivery(store, { ...place, endpointId: here.endpointId, eventId: "evt_a" });
      await store.db.transaction().execute((tx) => enqueue(tx, 7, [before]));
      const again = aPlannedDelivery(store, {
        ...place,
        endpointId: there.endpointId,
        eventId: "evt_a",
        ruleId: "rul_2",
      });
      const other = aPlannedDelivery(store, { ...place, endpointId: here.endpointId, eventId: "evt_b" });
      await store.db.transaction().execute((tx) => enqueue(tx, 7, [again, other]));
      expect(await store.db.selectFrom("pending_delivery").select("id").where("deferred", "=", true).execute()).toEqual(
        [{ id: other.id }],
      );
    });

    it("does not defer lines of one event, other orders or other endpoints", async () => {
      const place = await prepare();
      const elsewhere = await anEndpoint(store, place.shop);
      const lines = [1, 2].map((lineNumber) =>
        aPlannedDelivery(store, { ...place, orderingKey: SUBJECT, eventId: "evt_lines", lineNumber }),
      );
      const other = aPlannedDelivery(store, { ...place, orderingKey: "order:1002" });
      const there = aPlannedDelivery(store, { ...place, endpointId: elsewhere, orderingKey: SUBJECT });
      const all = [...lines, other, there];
      await store.db.transaction().execute((tx) => enqueue(tx, 7, all));
      expect(ids(await claim()).sort()).toEqual(all.map(({ id }) => id).sort());
    });

    it("defers nothing behind a delivery that ends while the next one is queued", async () => {
      const place = await prepare();
      const [first] = await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      expect(ids(await claim())).toEqual([first]);
      await withClient(store.url, async (client) => {
        // A settlement by hand: it has locked the lane, finds nothing deferred, and has not committed yet.
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [place.endpointId]);
        await client.query("delete from lease where bucket = 7 and delivery_id = $1", [first]);
        await client.query("delete from pending_delivery where bucket = 7 and id = $1", [first]);
        const putting = putDeliveries(store, { ...place, orderingKey: SUBJECT });
        await untilBlocked(store);
        await client.query("commit");
        const second = await putting;
        expect(ids(await claim())).toEqual(second);
      });
    });

    it("defers behind the delivery that locked the lane first, even if its row was written later", async () => {
      const place = await prepare();
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from lane where bucket = 7 and endpoint_id = $1 for update", [place.endpointId]);
        const putting = putDeliveries(store, { ...place, orderingKey: SUBJECT });
        await untilBlocked(store);
        await client.query(
          `with first as (
            insert into delivery (bucket, shop_id, id, event_id, endpoint_id, line_number, ordering_key, due_at, format,
              content_type, headers, body, created_at)
            values (7, $1, 'dlv_first', 'evt_first', $2, 0, $3, $4, 'haak', 'application/json', '{}', '{}', $4)
            returning *
          )
          insert into pending_delivery (bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, state, due_at)
          select bucket, shop_id, id, endpoint_id, event_id, ordering_key, seq, 'pending', due_at from first`,
          [place.shop.id, place.endpointId, SUBJECT, store.clock.now()],
        );
        await client.query("commit");
        const [second] = await putting;
        const claimed = await claim();
        expect(ids(claimed)).toEqual(["dlv_first"]);
        await settle(...claimed.map((one) => aSettlement(store, one)));
        expect(ids(await claim())).toEqual([second]);
      });
    });

    it("sends a deferred delivery after at most 15 minutes, and marks it as overtaking", async () => {
      const place = await prepare();
      await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      const [second] = await putDeliveries(store, { ...place, orderingKey: SUBJECT });
      await claim();
      store.clock.advance(15 * 60 - 1);
      expect(await claim()).toEqual([]);
      store.clock.advance(1);
      expect(ids(await claim())).toEqual([second]);
      expect(await overtookOf(store, second)).toBe(true);
    });

    it("delivers to an endpoint in the order of acceptance, whatever fails in between", async () => {
      // Too few failures to open the breaker, because another test is about that.
      const outcomes = fc.array(fc.boolean(), { maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(outcomes, async (tries) => {
          await store.empty();
          const place = await prepare();
          const pending = [1, 2, 3, 4].map(() => aPlannedDelivery(store, { ...place, orderingKey: SUBJECT }));
          for (const one of pending) await store.db.transaction().execute((tx) => enqueue(tx, 7, [one]));
          const arrived: string[][] = [];
          for (const delivered of [...tries, ...pending.map(() => true)]) arrived.push(await tryOnce(delivered));
          expect(arrived.flat()).toEqual(ids(pending));
        }),
        { numRuns: sizeOf("livesInStore") },
      );
    });
  });
}

async function overtookOf(store: TestStore, id: string | undefined): Promise<boolean> {
  const row = await store.db
    .selectFrom("delivery")
    .select("overtook")
    .where("id", "=", id ?? "")
    .executeTakeFirstOrThrow();
  return row.overtook;
}
