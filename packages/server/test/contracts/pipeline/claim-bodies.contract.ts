import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { insertEvents } from "../../../src/pipeline/accept/insert-events.ts";
import { findSharedSuffix } from "../../../src/pipeline/plan/shared-body-suffix.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { enqueue } from "../../../src/pipeline/queue/enqueue.ts";
import { wakeLanes } from "../../../src/pipeline/queue/lanes.ts";
import { requeueDeliveries } from "../../../src/pipeline/queue/requeue-deliveries.ts";
import { sweepLanes } from "../../../src/pipeline/queue/sweep-lanes.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import {
  aClaimRequest,
  anEndpoint,
  aPlannedDelivery,
  aSettlement,
  aShop,
  putDeliveries,
} from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const NO_MARKS = { subjectHash: null, emailHash: null, numberHash: null };

/** An event with this stored text. */
async function anEventWithText(store: TestStore, shop: Shop, text: string): Promise<{ id: string; text: string }> {
  const id = store.newId("evt");
  const now = store.clock.now();
  const row = {
    ...{
      shopId: shop.id,
      id,
      key: id,
      type: "order.paid" as const,
      occurredAt: now,
      foundByReconciliation: false,
      body: text,
    },
    ...{ ruleSetVersion: 1, decisionCodes: "", marks: NO_MARKS, notes: null },
  };
  const request = { bucket: shop.bucket, receivedAt: now, rows: [row] };
  await store.db.transaction().execute((tx) => insertEvents(tx, request));
  return { id, text };
}

/** The contract for claimed calls whose bodies end with the text of their event. */
export function claimBodiesContract(version: PostgresVersion): void {
  describe("a claim", () => {
    const store = useStore(version);
    const claim = (overrides: Parameters<typeof aClaimRequest>[1] = {}) =>
      claimDeliveries(store.db, aClaimRequest(store, overrides));

    it("returns the whole body of each call, also if its end is stored with the event", async () => {
      const shop = await aShop(store);
      const lanes = await Promise.all([1, 2].map(() => anEndpoint(store, shop)));
      const texts = ["one", "two"].map((found) => `{"key":"😀 ${found}","data":{"told":"${found}"}}`);
      const events = await Promise.all(texts.map((text) => anEventWithText(store, shop, text)));
      const bodies = events.flatMap(({ id, text }) => [
        { eventId: id, body: `{"for":"nobody else"}`, text },
        { eventId: id, body: `{"for":"first",${text.slice(text.indexOf('"data"'))}`, text },
        { eventId: id, body: `{"for":"third",${text.slice(text.indexOf('"data"'))}`, text },
      ]);
      const planned = bodies.flatMap(({ eventId, body, text }) =>
        lanes.map((endpointId, index) =>
          aPlannedDelivery(store, {
            shop,
            endpointId,
            eventId,
            body,
            sharedSuffix: findSharedSuffix(text)(body),
            lineNumber: index,
            ruleId: body,
          }),
        ),
      );
      await store.db.transaction().execute((tx) => enqueue(tx, shop.bucket, planned));
      const { deliveries } = await claim();
      const bodyOf = new Map(planned.map(({ id, body }) => [id, body]));
      expect(deliveries.length).toBe(planned.length);
      for (const { id, body } of deliveries) expect(body).toBe(bodyOf.get(id));
      const stored = await store.db.selectFrom("delivery").select(["body", "shared_suffix_at"]).execute();
      expect(stored.filter(({ shared_suffix_at }) => shared_suffix_at !== null).map(({ body }) => body)).toEqual(
        bodies.flatMap(({ body }) =>
          body.includes("data") ? lanes.map(() => body.slice(0, body.indexOf('"data":') + 7)) : [],
        ),
      );
    });

    it("ends each lane at the large body that exceeds the memory of the worker, and leaves the rest due", async () => {
      const shop = await aShop(store);
      const [first, second] = [await anEndpoint(store, shop), await anEndpoint(store, shop)];
      const large = "x".repeat(100_000);
      const put = async (endpointId: string, ...bodies: string[]) => {
        const ids: string[] = [];
        for (const body of bodies) ids.push(...(await putDeliveries(store, { shop, endpointId, body })));
        return ids;
      };
      const ofFirst = await put(first, "small", large, large, large, "small");
      const ofSecond = await put(second, "small", "small", large);
      const idsOf = async (bytesMax: number) => (await claim({ bytesMax })).deliveries.map(({ id }) => id).toSorted();
      expect(await idsOf(0)).toEqual([ofFirst[0], ...ofSecond.slice(0, 2)].toSorted());
      expect(await idsOf(0)).toEqual([]);
      expect(await idsOf(150_000)).toHaveLength(2);
      expect(await claim()).toMatchObject({ deliveries: { length: 3 }, more: false });
      expect(await sweepLanes(store.db, { now: store.clock.now(), laneConcurrency: 16 })).toMatchObject({ count: 0 });
    });

    it("counts a body whose end is stored with its event as a whole, also when it is sent again", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const text = `{"key":"k","data":{"told":"${"é".repeat(50_000)}"}}`;
      const { id: eventId } = await anEventWithText(store, shop, text);
      await putDeliveries(store, { shop, endpointId, eventId, body: text, sharedSuffix: findSharedSuffix(text)(text) });
      const bytes = Buffer.byteLength(text);
      expect((await claim({ bytesMax: 0 })).deliveries).toEqual([]);
      const { deliveries } = await claim({ bytesMax: 1 });
      expect(deliveries).toMatchObject([{ body: text, bodyBytes: bytes }]);
      const settlements = deliveries.map((one) => aSettlement(store, one));
      await settleDeliveries(store.db, { bucket: shop.bucket, now: store.clock.now(), settlements });
      await store.db.transaction().execute(async (tx) => {
        const lanes = await requeueDeliveries(tx, shop, { which: sql<boolean>`true`, now: store.clock.now() });
        await wakeLanes(
          tx,
          shop.bucket,
          lanes.map((lane) => ({ ...lane, dueAt: store.clock.now() })),
        );
      });
      expect((await claim({ bytesMax: 0 })).deliveries).toEqual([]);
      expect((await claim({ bytesMax: 1 })).deliveries).toMatchObject([{ body: text, bodyBytes: bytes }]);
    });

    it("returns a null body if the event is missing, and whole bodies for all other calls", async () => {
      const shop = await aShop(store);
      const endpointId = await anEndpoint(store, shop);
      const text = '{"key":"k","data":{"told":"one"}}';
      const body = '{"for":"him","data":{"told":"one"}}';
      const [lost] = await putDeliveries(store, { shop, endpointId, body, sharedSuffix: findSharedSuffix(text)(body) });
      const [whole] = await putDeliveries(store, { shop, endpointId });
      const { deliveries } = await claim();
      expect(deliveries.map((one) => [one.id, one.body])).toEqual([
        [lost, null],
        [whole, '{"a":1}'],
      ]);
    });

    it("says that there is more if one lane used all free slots, so that other lanes got none", async () => {
      const shop = await aShop(store);
      for (const concurrency of [1, 1]) {
        await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop, { concurrency }) });
      }
      expect(await claim({ deliveriesMax: 1 })).toMatchObject({ deliveries: { length: 1 }, more: true });
      expect(await claim({ deliveriesMax: 1 })).toMatchObject({ deliveries: { length: 1 }, more: false });
    });
  });
}
