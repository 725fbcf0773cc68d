import { describe, expect, it } from "vitest";
import { type Dispatcher, NO_DISPATCHER } from "../../../src/pipeline/queue/direct-dispatch.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { anAccept, anEvent, aRule, aShop } from "../../support/builders.ts";
import { type TestStore, untilBlocked, useStore, withClient } from "../../support/harness.ts";
import { storedBodies } from "../../support/stored-body.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

async function countRows(store: TestStore) {
  const count = async (table: "event" | "delivery" | "pending_delivery") => {
    const row = await store.db
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return row.count;
  };
  return {
    events: await count("event"),
    deliveries: await count("delivery"),
    pending: await count("pending_delivery"),
  };
}

/** The contract for accepting events. */
export function acceptContract(version: PostgresVersion): void {
  describe("accepting", () => {
    const store = useStore(version);

    it("stores an event, the decisions of its rules and the pending deliveries together", async () => {
      const shop = await aShop(store);
      const rule = await aRule(store, shop);
      await aRule(store, shop, { trigger: "subscription.ended" });
      const event = anEvent({ key: "order:1001:paid" });
      const [accepted] = await anAccept(store)(shop, event);
      expect(accepted).toMatchObject({ type: "order.paid", duplicate: false, deliveries: 1 });
      const stored = await store.db.selectFrom("event").selectAll().executeTakeFirstOrThrow();
      expect(stored).toMatchObject({
        id: accepted?.id,
        key: "order:1001:paid",
        decision_codes: "CT",
        rule_set_version: 2,
      });
      expect(stored.body).toBe(JSON.stringify(event));
      const delivery = await store.db.selectFrom("delivery_status").selectAll().executeTakeFirstOrThrow();
      expect(delivery).toMatchObject({
        event_id: accepted?.id,
        rule_id: rule.id,
        endpoint_id: rule.endpoint_id,
        line_number: 0,
        state: "pending",
        due_at: store.clock.now(),
        attempts: 0,
      });
      const body = (await storedBodies(store.db, shop.id)).get(delivery.id) ?? "";
      expect(JSON.parse(body)).toMatchObject({ id: delivery.id, event_id: accepted?.id, data: event.data });
      expect(delivery.body.length).toBeLessThan(body.length / 2);
    });

    it("keeps the text of an event byte for byte, whatever the order and form of its fields", async () => {
      const shop = await aShop(store);
      const event = anEvent();
      const odd = { ...event, zulu: "é\u2028 \ud83d\ude00", alpha: [1e21, 0.1], "": null };
      await anAccept(store)(shop, odd);
      const { body } = await store.db.selectFrom("event").select("body").executeTakeFirstOrThrow();
      expect(body).toBe(JSON.stringify(odd));
    });

    it("answers a repeated key with the first id and enqueues nothing, even if the event differs (S16)", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const accept = anAccept(store);
      const [first] = await accept(shop, anEvent({ key: "same" }));
      const [again] = await accept(shop, anEvent({ key: "same", type: "subscription.ended" }));
      expect(again).toEqual({ id: first?.id, type: "order.paid", duplicate: true, deliveries: 0 });
      expect(await countRows(store)).toEqual({ events: 1, deliveries: 1, pending: 1 });
    });

    it("stores a key that comes twice in one batch once, and calls the second one a duplicate", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const [first, second, third] = await anAccept(store)(
        shop,
        anEvent({ key: "twice" }),
        anEvent({ key: "once" }),
        anEvent({ key: "twice" }),
      );
      expect([first?.duplicate, second?.duplicate, third?.duplicate]).toEqual([false, false, true]);
      expect(third?.id).toBe(first?.id);
      expect(await countRows(store)).toEqual({ events: 2, deliveries: 2, pending: 2 });
    });

    it("stores the same key of two shops as two events, also in one bucket", async () => {
      const shops = [await aShop(store), await aShop(store)];
      const accept = anAccept(store);
      const answers = await Promise.all(shops.map((shop) => accept(shop, anEvent({ key: "shared" }))));
      expect(answers.flat().map(({ duplicate }) => duplicate)).toEqual([false, false]);
    });

    it("stores exactly one of 50 events with one key that two processes accept at once", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const [one, other] = [anAccept(store), anAccept(store, { db: store.otherDb })];
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other)(shop, anEvent({ key: "raced" }))),
      );
      const accepted = answers.flat();
      expect(accepted).toHaveLength(50);
      expect(accepted.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(accepted.map(({ id }) => id)).size).toBe(1);
      expect(await countRows(store)).toEqual({ events: 1, deliveries: 1, pending: 1 });
    });

    it("does not deadlock for batches with the same keys in opposite order", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
      const [one, other] = [anAccept(store), anAccept(store, { db: store.otherDb })];
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? one : other)(shop, ...(index % 2 ? keys.toReversed() : keys).map((key) => anEvent({ key }))),
        ),
      );
      expect(answers.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(40);
      expect(await countRows(store)).toEqual({ events: 40, deliveries: 40, pending: 40 });
    });

    it("stores an event whose key was locked by a transaction that rolled back", async () => {
      const shop = await aShop(store);
      const event = anEvent({ key: "given-up" });
      await withClient(store.url, async (client) => {
        await client.query("begin");
        await client.query(
          `insert into event_key (bucket, shop_id, hash, event_id, type)
          values ($1, $2, sha256('given-up'), 'evt_other', 'order.paid')`,
          [shop.bucket, shop.id],
        );
        const accepting = anAccept(store)(shop, event);
        await untilBlocked(store);
        await client.query("rollback");
        expect(await accepting).toMatchObject([{ duplicate: false }]);
      });
    });

    it("recognises a key of 10 kB, and distinguishes it from a key with another last character", async () => {
      const shop = await aShop(store);
      // Random text, because compression would make other text small enough for a B-tree entry.
      const key = Array.from({ length: 10_000 }, (_, index) => String.fromCharCode(33 + ((index * index * 31) % 90)));
      const accept = anAccept(store);
      const [first] = await accept(shop, anEvent({ key: key.join("") }));
      const [again] = await accept(shop, anEvent({ key: key.join("") }));
      const [other] = await accept(shop, anEvent({ key: key.with(-1, "~").join("") }));
      expect(again).toMatchObject({ id: first?.id, duplicate: true });
      expect(other).toMatchObject({ duplicate: false });
    });

    it("makes ids that sort in the order of acceptance", async () => {
      const shop = await aShop(store);
      const accepted = await anAccept(store)(
        shop,
        ...Array.from({ length: 60 }, (_, index) => anEvent({ key: `k${99 - index}` })),
      );
      const ids = accepted.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted());
      expect(new Set(ids).size).toBe(60);
    });

    it("stores nothing of a batch if its deliveries cannot be queued", async () => {
      const shop = await aShop(store);
      await aRule(store, shop);
      const full = new Error("The disk is full.");
      const dispatcher: Dispatcher = {
        ...NO_DISPATCHER,
        reserve() {
          throw full;
        },
      };
      const accept = anAccept(store, { dispatcher });
      await expect(accept(shop, anEvent(), anEvent())).rejects.toBe(full);
      expect(await countRows(store)).toEqual({ events: 0, deliveries: 0, pending: 0 });
    });

    it("enqueues one delivery for each line if the rule is per line, and never one line twice", async () => {
      const shop = await aShop(store);
      await aRule(store, shop, { per_line: true });
      const [accepted] = await anAccept(store)(shop, anEvent());
      const rows = await store.db.selectFrom("delivery").selectAll().orderBy("line_number").execute();
      expect(rows.map((row) => row.line_number)).toEqual(Array.from({ length: rows.length }, (_, index) => index + 1));
      expect(accepted?.deliveries).toBe(rows.length);
      const [row] = rows;
      const twin = store.db
        .insertInto("delivery")
        // The database returns headers as an object and takes them as text.
        .values({ ...row, id: createIds()("dlv"), headers: "{}" } as never)
        .execute();
      await expect(twin).rejects.toThrow(/delivery_once/);
    });
  });
}
