import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { startRebuild } from "../../../src/features/access/ledger/rebuild-store.ts";
import { claimDeliveries } from "../../../src/pipeline/queue/claim-deliveries.ts";
import { settleDeliveries } from "../../../src/pipeline/settle/settle-deliveries.ts";
import { type AccessShop, type Answer, anAccessShop, anEnd, anOrder } from "../../features/access/access-shop.ts";
import { aClaimRequest, aSettlement, PATIENT_BREAKER } from "../../support/builders.ts";
import { untilBlocked, useStore, withClient } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

/** The contract for the access ledger: nobody is missed, and no call is made twice. */
export function accessContract(version: PostgresVersion): void {
  describe("the access ledger", () => {
    const store = useStore(version);

    it("enqueues the call in the transaction that stores the event", async () => {
      const own = await anAccessShop(store);
      expect(await own.accept(anOrder({ id: "1" }))).toMatchObject([{ deliveries: 1 }]);
      expect(await own.entries()).toMatchObject([{ who: "bo@example.com A", state: "granting", wanted: true }]);
      await own.settle();
      expect(await own.entries()).toMatchObject([{ state: "granted", confirmed: "in" }]);
      expect(own.inside).toEqual(new Set(["bo@example.com A"]));
    });

    it("sees both of a concurrent end and grant, in either order", async () => {
      for (let round = 0; round < sizeOf("rounds"); round += 1) {
        const own = await anAccessShop(store);
        await Promise.all([
          own.accept(anOrder({ id: "1", subscription: "S" })),
          own.acceptElsewhere(anEnd("S")),
          own.accept(anOrder({ id: "2", subscription: "T" })),
          own.acceptElsewhere(anEnd("T")),
        ]);
        await own.settle();
        expect(await own.entries()).not.toContainEqual(expect.objectContaining({ wanted: true }));
        expect(own.inside).toEqual(new Set());
      }
    });

    it("lets an event about a purchase wait for another event about the same person", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", subscription: "S" }));
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query("select 1 from access_subject for update");
        const ending = own.accept(anEnd("S"));
        await untilBlocked(store);
        await client.query("rollback");
        expect(await ending).toMatchObject([{ duplicate: false }]);
      });
    });

    it("makes one call for 40 concurrent purchases of one person, over two processes", async () => {
      const own = await anAccessShop(store);
      const orders = Array.from({ length: 40 }, (_, index) => anOrder({ id: `${index}` }));
      await Promise.all(orders.map((order, index) => (index % 2 ? own.accept(order) : own.acceptElsewhere(order))));
      expect(await own.deliveries()).toHaveLength(1);
      const { reasons } = await own.ledger();
      expect(reasons).toHaveLength(40);
    });

    it("makes no call twice if two processes work on the same people at once", async () => {
      const own = await anAccessShop(store, { revoke: { delay_days: 1 } });
      const people = Array.from({ length: 30 }, (_, index) => `p${index}`);
      for (const who of people) await own.accept(anOrder({ id: who, email: `${who}@example.com`, subscription: who }));
      await own.settle();
      for (const who of people) await own.accept(anEnd(who));
      store.clock.advance(2 * 86_400);
      await Promise.all([own.keep(), own.keep(store.otherDb), own.keep(), own.keep(store.otherDb)]);
      await own.settle();
      expect((await own.deliveries()).filter(({ request }) => request !== null)).toHaveLength(30);
      expect(own.inside).toEqual(new Set());
    });

    it("cancels a call that was not sent yet, and makes none instead", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", subscription: "S" }));
      expect(await own.accept(anEnd("S"))).toMatchObject([{ deliveries: 0 }]);
      expect(await own.deliveries()).toMatchObject([{ state: "cancelled" }]);
      expect(await own.entries()).toMatchObject([{ state: "revoked", confirmed: "out" }]);
    });

    it("makes one call at a time: none while a call about the same access is in flight", async () => {
      const own = await anAccessShop(store);
      await own.accept(anOrder({ id: "1", subscription: "S" }));
      const { deliveries } = await claimDeliveries(store.db, aClaimRequest(store));
      expect(await own.accept(anEnd("S"))).toMatchObject([{ deliveries: 0 }]);
      await own.keep();
      expect(await own.deliveries()).toMatchObject([{ state: "sending" }]);
      expect(await own.entries()).toMatchObject([{ state: "revoking" }]);
      const settlements = deliveries.map((one) => aSettlement(store, one, { ofConnector: true }));
      await settleDeliveries(store.db, { bucket: 7, now: store.clock.now(), settlements }, PATIENT_BREAKER);
      await own.settle();
      expect(await own.deliveries()).toMatchObject([{ request: null }, { request: expect.anything() }]);
      expect(await own.entries()).toMatchObject([{ state: "revoked", confirmed: "out" }]);
    });

    it("handles the result of a call once, also if the result is read twice", async () => {
      const own = await anAccessShop(store, { settings: { revoke: null } });
      await own.accept(anOrder({ id: "1", subscription: "S" }));
      await own.send();
      const results = await store.db.selectFrom("access_call_result").selectAll().execute();
      expect(results).toHaveLength(1);
      await own.settle();
      await own.accept(anEnd("S"));
      // A person ticks the task off after revoking the access by hand.
      await store.db.updateTable("access_task").set({ done_at: store.clock.now(), done_by: "Ann" }).execute();
      await store.db.updateTable("access").set({ confirmed: "out", state: "revoked" }).execute();
      await store.db.insertInto("access_call_result").values(results).execute();
      await own.settle();
      expect(await own.entries()).toMatchObject([{ state: "revoked", confirmed: "out" }]);
      expect(await store.db.selectFrom("access_task").select("id").execute()).toHaveLength(1);
    });

    it("is rebuilt from the events exactly as it was, without any call", async () => {
      const own = await anAccessShop(store, { revoke: { delay_days: 30 } });
      await acceptStories(own, 60);
      await own.settle();
      const [kept, calls] = [await own.ledger(), await own.deliveries()];
      await store.db.deleteFrom("access_reason").execute();
      await store.db.deleteFrom("access_name").execute();
      await store.db.deleteFrom("access_fact").execute();
      await store.db.deleteFrom("access_link").execute();
      expect(await startRebuild(store.db, own.shop, store.clock.now())).toBe(true);
      await own.settle();
      expect(await own.ledger()).toEqual(kept);
      expect(await own.deliveries()).toEqual(calls);
    });

    it("knows what happened before its first rule, after those events were read", async () => {
      const own = await anAccessShop(store);
      await store.db.deleteFrom("access_rebuild").execute();
      await store.db.updateTable("rule_set").set({ version: 77 }).execute();
      await own.accept(anEnd("S"));
      expect((await own.ledger()).facts).toEqual([]);
      await store.db
        .insertInto("access_rebuild")
        .values({
          ...{ bucket: 7, shop_id: own.shop.id, after_id: "", due_at: store.clock.now(), events: 0 },
          ...{ started_at: store.clock.now(), ended_at: null },
        })
        .execute();
      await store.db.updateTable("rule_set").set({ version: 78 }).execute();
      await own.settle();
      expect(await own.accept(anOrder({ id: "1", subscription: "S" }))).toMatchObject([{ deliveries: 0 }]);
    });

    it("brings the other system to the wanted state, for any order of events and any answers", async () => {
      const step = fc.record({ event: fc.nat({ max: 23 }), elsewhere: fc.boolean() });
      const answers = fc.array(fc.constantFrom<Answer>("yes", "no", "lost"), { minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), answers, async (steps, given) => {
          await store.empty();
          const own = await anAccessShop(store);
          const answer = inTurn(given);
          await live(own, steps, answer);
          await own.settle(answer);
          await retryAll(own);
          const entries = await own.entries();
          expect(own.inside).toEqual(new Set(entries.filter(({ wanted }) => wanted).map(({ who }) => who)));
          expect([...own.inside].filter((who) => who.startsWith("bo@") && who.endsWith("A")).length).toBeLessThan(2);
          expect(entries.map(({ state }) => state)).toEqual(
            entries.map(({ wanted }) => (wanted ? "granted" : "revoked")),
          );
        }),
        { numRuns: sizeOf("livesInStore") },
      );
    });

    /** The owner changes the connection, so that failed calls are made again and are answered now. */
    async function retryAll(own: AccessShop): Promise<void> {
      await store.db.updateTable("access").set({ retry_failed: true }).execute();
      await store.db.updateTable("access_person").set({ next_change_at: store.clock.now() }).execute();
      await own.settle();
    }
  });
}

/** Returns these answers one after the other, again and again. */
function inTurn(answers: readonly Answer[]): () => Answer {
  let turn = 0;
  return () => {
    turn += 1;
    return answers[turn % answers.length] ?? "yes";
  };
}

/** Events arrive, calls are made and answered, and the background job runs, in any order. */
async function live(
  own: AccessShop,
  steps: readonly { event: number; elsewhere: boolean }[],
  answer: () => Answer,
): Promise<void> {
  const events = someEvents();
  for (const { event, elsewhere } of steps) {
    const accept = elsewhere ? own.acceptElsewhere : own.accept;
    await accept(...events.slice(event % events.length, (event % events.length) + 1));
    await own.send(answer);
    if (elsewhere) await own.keep();
  }
}

/** Purchases of two people, four of them subscriptions that end. The first person changes the address, and changes it back. */
function someEvents() {
  const people = [
    { id: "C1", email: "bo@example.com", later: "Bo@elsewhere.example.com" },
    { id: null, email: "LI@example.com", later: "LI@example.com" },
  ];
  return people.flatMap(({ id: customerId, email, later }, person) => [
    anOrder({ id: `${person}1`, email, customerId, subscription: `${person}S` }),
    anEnd(`${person}S`),
    anOrder({ id: `${person}2`, email: later, customerId, subscription: `${person}T` }),
    anEnd(`${person}T`),
    anOrder({ id: `${person}3`, email, customerId, sku: "B", subscription: `${person}S` }),
    anOrder({ id: `${person}4`, email: later, customerId, kind: "renewal", subscription: `${person}S` }),
  ]);
}

async function acceptStories(own: AccessShop, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const sku = number % 3 === 0 ? "A" : "B";
    const subscription = number % 2 ? `S${number}` : null;
    await own.accept(anOrder({ id: `${number}`, ...whoOf(number), sku, subscription }));
    if (number % 4 === 1) await own.accept(anEnd(`S${number}`, { ended_at: "2026-09-01T00:00:00Z" }));
  }
}

/** Fifteen of twenty people are known customers, and most of these changed their address before their last purchases. */
function whoOf(number: number) {
  const who = number % 20;
  const moved = number > 30 && who % 2 === 1 ? "-moved" : "";
  return { email: `person-${who}${moved}@example.com`, customerId: who % 4 === 0 ? null : `C${who}` };
}
