import { describe, expect, it } from "vitest";
import { claimDeliveries } from "../../src/pipeline/queue/claim-deliveries.ts";
import { NO_DISPATCHER } from "../../src/pipeline/queue/direct-dispatch.ts";
import type { ClaimedDelivery } from "../../src/pipeline/queue/lease-due.ts";
import type { AttemptSettlement } from "../../src/pipeline/send/attempt-delivery.ts";
import { createRecordAttempts } from "../../src/pipeline/settle/record-attempts.ts";
import { settleDeliveries } from "../../src/pipeline/settle/settle-deliveries.ts";
import {
  aClaimRequest,
  aFailure,
  anEndpoint,
  aSettlement,
  aShop,
  PATIENT_BREAKER,
  putDeliveries,
} from "../support/builders.ts";
import { aLog, untilBlocked, useStore, withClient } from "../support/harness.ts";

/** PostgreSQL stores no NUL in a text. What receivers answer never holds one, because the HTTP client takes it out. */
const REFUSED = "a\0b";

describe("a result that the database refuses", () => {
  const store = useStore(18);

  const aRecorder = () => {
    const log = aLog();
    const refused = { count: 0 };
    const record = createRecordAttempts({
      ...{
        clock: store.clock,
        log,
        leaseMs: 60_000,
        onCluster: false,
        dispatchDirectly: (queue) => queue(NO_DISPATCHER),
      },
      settle: (batch) => settleDeliveries(store.db, batch, PATIENT_BREAKER),
      onSettled: () => undefined,
      onRefused: () => {
        refused.count += 1;
      },
    });
    return { record, log, refused };
  };
  const claim = async (bucket = 7) => (await claimDeliveries(store.db, aClaimRequest(store, { bucket }))).deliveries;
  const attempts = () =>
    store.db
      .selectFrom("attempt")
      .select(["delivery_id", "number", "outcome", "status", "error", "response_body"])
      .orderBy("delivery_id")
      .orderBy("number")
      .execute();

  it("is recorded without its details, counted and logged, and the others of its batch are recorded whole", async () => {
    const shop = await aShop(store);
    const ids = await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop), count: 5 });
    const deliveries = await claim();
    const { record, log, refused } = aRecorder();
    const results: AttemptSettlement[] = deliveries.map((one) =>
      one.id === ids[2] ? aFailure(store, one, { attempt: { responseBody: REFUSED } }) : aSettlement(store, one),
    );
    // In one turn of the event loop, so that they are one batch.
    await Promise.all(results.map(record));
    const stored = await attempts();
    expect(stored.map((one) => one.delivery_id)).toEqual(ids);
    for (const one of stored.filter(({ delivery_id }) => delivery_id !== ids[2]))
      expect(one).toMatchObject({ outcome: "delivered", error: null, response_body: "ok" });
    expect(stored[2]).toMatchObject({
      ...{ outcome: "rejected", status: 500, response_body: null },
      error: { code: "attempt_details_refused" },
    });
    expect(refused.count).toBe(1);
    expect(log.lines.map(({ level }) => level)).toEqual(["error"]);
    expect(log.lines[0]?.facts).toMatchObject({ delivery: ids[2] });
  });

  it("leaves its schedule as it is, and no lease that would expire and bring another call", async () => {
    const shop = await aShop(store);
    const [id] = await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
    const [delivery] = await claim();
    if (delivery === undefined) throw new Error("Nothing was claimed.");
    await aRecorder().record(aFailure(store, delivery, { inSeconds: 5, attempt: { responseBody: REFUSED } }));
    expect(await store.db.selectFrom("lease").selectAll().execute()).toEqual([]);
    expect(await claim()).toEqual([]);
    store.clock.advance(5);
    expect((await claim()).map(({ id, attempts, attemptsSpent }) => ({ id, attempts, attemptsSpent }))).toEqual([
      { id, attempts: 1, attemptsSpent: 1 },
    ]);
  });

  it("does not keep the results of other shops, whose transaction it shared", async () => {
    const shops = [await aShop(store, { bucket: 7 }), await aShop(store, { bucket: 8 })];
    for (const shop of shops) await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop) });
    const { record, refused } = aRecorder();
    const deliveries = [...(await claim()), ...(await claim(8))];
    const results = deliveries.map((one) =>
      one.bucket === 8 ? aFailure(store, one, { attempt: { responseBody: REFUSED } }) : aSettlement(store, one),
    );
    await Promise.all(results.map(record));
    expect(await attempts()).toMatchObject([{ outcome: "delivered" }, { outcome: "rejected", response_body: null }]);
    expect(refused.count).toBe(1);
  });

  it("and a lane that is locked for long do not keep the results of other shops", async () => {
    const shops = [await aShop(store, { bucket: 7 }), await aShop(store, { bucket: 8 })] as const;
    for (const shop of shops) await putDeliveries(store, { shop, endpointId: await anEndpoint(store, shop), count: 2 });
    const { record } = aRecorder();
    const [ofOne, ofLocked] = [await claim(7), await claim(8)];
    await withClient(store.url, async (changing) => {
      await changing.query("begin");
      await changing.query("select from lane where shop_id = $1 for update", [shops[1].id]);
      const waiting = record(aSettlement(store, firstOf(ofLocked)));
      await record(aSettlement(store, firstOf(ofOne)));
      await untilBlocked(store);
      await record(aSettlement(store, firstOf(ofOne.slice(1))));
      expect(await attempts()).toHaveLength(2);
      await changing.query("commit");
      await waiting;
    });
    expect(await attempts()).toHaveLength(3);
  });
});

function firstOf([first]: readonly ClaimedDelivery[]): ClaimedDelivery {
  if (first === undefined) throw new Error("Nothing was claimed.");
  return first;
}
