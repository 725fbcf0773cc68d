import { sampleEvent } from "@haak/core";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { type EventFilter, selectEvents } from "../../../src/features/events/event-filter.ts";
import { readEventSource, type StoredEventTimes } from "../../../src/features/events/routes.ts";
import { firstIdAt } from "../../../src/platform/ids.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccept, anEvent, aShop } from "../../support/builders.ts";
import { type TestStore, useStore } from "../../support/harness.ts";
import type { PostgresVersion } from "../../support/test-server.ts";

const NO_FILTER: EventFilter = {
  ...{ types: [], key: null, orderId: null, subscriptionId: null, email: null, since: null, until: null, text: null },
};
const EVENTS = 20_000;

/** The contract for searching events: a search for one order or person must not read the whole history of the shop. */
export function findEventsContract(version: PostgresVersion): void {
  describe("finding events", () => {
    const store = useStore(version);

    it("shows nothing of another shop, also of one in the same bucket", async () => {
      const [shop, other] = [await aShop(store), await aShop(store)];
      const [mine] = await anAccept(store)(shop, sampleEvent("order.paid"));
      const [theirs] = await anAccept(store)(other, sampleEvent("order.paid"));
      for (const filter of [{}, { orderId: "1001" }, { email: "buyer@example.com" }, { key: "order:1001:paid" }]) {
        const found = async (who: Shop) =>
          (await selectEvents(store.db, who, { ...NO_FILTER, ...filter }).execute()).map(({ id }) => id);
        expect(await found(shop)).toEqual([mine?.id]);
        expect(await found(other)).toEqual([theirs?.id]);
      }
    });

    it("shows how an event arrived, also an event beside the one that the notice named", async () => {
      const [shop, other] = [await aShop(store), await aShop(store)];
      const accept = anAccept(store);
      const order = sampleEvent("order.paid");
      const [paid] = await accept(shop, order);
      const [created] = await accept(shop, sampleEvent("order.created"));
      const [found] = await accept(shop, anEvent());
      const [foreign] = await accept(other, order);
      store.clock.advance(1);
      const road = async (who: Shop, id: string | undefined, more: Partial<StoredEventTimes> = {}) =>
        readEventSource(store.db, who, {
          ...{
            id: id ?? "",
            type: "order.paid",
            found_by_reconciliation: false,
            received_at: store.clock.now(),
            ...more,
          },
        });
      expect(await road(shop, paid?.id)).toEqual({ kind: "api", notice_id: null });
      const notice = `${firstIdAt("inb", store.clock.now())}0000000000000001`;
      await sql`
        insert into inbox (bucket, shop_id, id, received_at, version, content_type, body, state, event_id)
        values (${shop.bucket}::smallint, ${shop.id}, ${notice}, ${store.clock.now()}, 'v2', 'application/json', '{}', 'done',
          ${paid?.id})`.execute(store.db);
      expect(await road(shop, paid?.id)).toEqual({ kind: "notice", notice_id: notice });
      expect(await road(shop, created?.id)).toEqual({ kind: "notice", notice_id: notice });
      expect(await road(shop, found?.id)).toEqual({ kind: "api", notice_id: null });
      expect(await road(other, foreign?.id)).toEqual({ kind: "api", notice_id: null });
      // It was stored before the notice arrived, so it has another source.
      expect(await road(shop, paid?.id, { received_at: new Date("2026-11-24T09:00:00Z") })).toEqual({
        ...{ kind: "api", notice_id: null },
      });
      expect(await road(shop, paid?.id, { found_by_reconciliation: true })).toEqual({
        kind: "comparison",
        notice_id: null,
      });
      expect(await road(shop, paid?.id, { type: "endpoint.failing" })).toEqual({ kind: "hub", notice_id: null });
    });
  });

  describe("finding events among many", () => {
    const store = useStore(version, { filledOnce: true });
    let shop: Shop;
    beforeAll(async () => {
      shop = await aShop(store);
      await fill(store, shop);
    });

    it.each([
      ["event_subject", { orderId: "77" }],
      ["event_subject", { subscriptionId: "77" }],
      ["event_email", { email: "77@example.com" }],
      ["event_email", { email: "77@example.com", types: ["order.paid"] }],
      ["event_type", { types: ["form.submitted"] }],
      ["event_key_pkey", { key: "77" }],
      ["event_number", { text: "77" }],
      ["event_subject", { text: "77" }],
      ["event_email", { text: "77@example.com" }],
    ] as const)("goes by the index %s for %j", async (index, filter) => {
      const query = selectEvents(store.otherDb, shop, { ...NO_FILTER, ...filter })
        .orderBy("id", "desc")
        .limit(51);
      const plan = await query.explain("text");
      expect(JSON.stringify(plan)).toContain(index);
    });
  });
}

async function fill({ db, clock }: TestStore, shop: Shop): Promise<void> {
  await sql`
    insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body,
      rule_set_version, decision_codes, subject_hash, email_hash, number_hash)
    select ${shop.bucket}::smallint, ${shop.id}, 'evt_' || n, n::text, 'order.paid',
      ${clock.now()}::timestamptz, ${clock.now()}::timestamptz, false, '{}', 0, '',
      sha256(('order:' || n)::bytea), sha256((n || '@example.com')::bytea), sha256(('number:' || n)::bytea)
    from generate_series(1, ${EVENTS}::int) as n`.execute(db);
  await sql`
    insert into event_key (bucket, shop_id, hash, event_id, type)
    select ${shop.bucket}::smallint, ${shop.id}, sha256(n::text::bytea), 'evt_' || n, 'order.paid'
    from generate_series(1, ${EVENTS}::int) as n`.execute(db);
  await sql`analyze event, event_key`.execute(db);
}
