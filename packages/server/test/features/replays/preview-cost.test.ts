import { sampleEvent } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { feedReplays } from "../../../src/features/replays/feed-replays.ts";
import { previewRule, readPreviewInput } from "../../../src/features/rules/what-if/preview.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccept, anEvent, aRule } from "../../support/builders.ts";
import { costOf, type Explained, openExplainingDatabase } from "../../support/explaining-database.ts";
import { untilBlocked, withClient } from "../../support/harness.ts";
import { hasPostgres } from "../../support/postgres.ts";
import { useReplayHub } from "./replay-hub.ts";

/**
 * The costs that make a what-if fast. No time is asserted; the goal is 5 s for 100,000 events on an idle machine. Measured on two
 * cores with a load of 13: 15.6 s, in which no other work waited longer than 270 ms, and 28 ms for a step of sending.
 */
describe.skipIf(!hasPostgres(18))("a what-if over many events", () => {
  const hub = useReplayHub(18);
  const { store } = hub;
  const RULE = { trigger: "order.paid", action: { type: "webhook", url: "https://example.com/hook" } };
  const INPUT = { input: readPreviewInput({ rule: RULE, days: 365 }), language: "en" } as const;

  function explaining() {
    const opened = openExplainingDatabase(store.url);
    onTestFinished(() => opened.close());
    return opened;
  }

  async function putEvents(shop: Shop, count: number): Promise<void> {
    const body = JSON.stringify({ ...sampleEvent("order.paid"), key: "k" });
    await sql`
      insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_by_reconciliation, body, rule_set_version,
        decision_codes)
      select ${shop.bucket}::smallint, ${shop.id}, 'evt_' || lpad(n::text, 26, '0'), n::text, 'order.paid',
        ${store.clock.now()}::timestamptz - n * interval '1 second', ${store.clock.now()}::timestamptz, false, ${body}, 0, ''
      from generate_series(1, ${count}::int) as n`.execute(store.db);
    await sql`analyze event`.execute(store.db);
  }

  const parts = () => ({ db: store.db, clock: store.clock, newId: store.newId, seal: store.seal });
  const readsOf = (ran: readonly Explained[]) => ran.filter(({ text }) => /from event\b/.test(text));
  const rowsOf = ({ plan }: Explained) => plan["Actual Rows"];

  it("reads small pages, so that no other work waits long, and only the rows of each page", async () => {
    const { shop } = await hub.aShop();
    await aRule(store, shop, RULE);
    await putEvents(shop, 4_750);
    const { db, take } = explaining();
    expect(await previewRule({ ...parts(), db }, shop, INPUT)).toMatchObject({ events: 4_750, calls: 4_750 });
    const reads = readsOf(take());
    expect(reads.map(rowsOf)).toEqual([...Array.from({ length: 9 }, () => 500), 250]);
    // With few rows left, the planner may read all of them. Reading the rest at every page would be 25,000 rows.
    expect(costOf(reads).rows).toBeLessThan(2 * 4_750);
  });

  it("uses three statements per page, however many rows there are", async () => {
    const { shop } = await hub.aShop();
    await aRule(store, shop, RULE);
    const { db, take } = explaining();
    const statements = async () => {
      await previewRule({ ...parts(), db }, shop, INPUT);
      return take().length;
    };
    const without = await statements();
    await putEvents(shop, 1_750);
    // One page is always read.
    expect((await statements()) - without).toBe(3 * 4 - 1);
  });

  it("blocks neither events nor rules while it runs", async () => {
    const { shop } = await hub.aShop();
    await putEvents(shop, 600);
    await withClient(store.url, async (client) => {
      await client.query("begin");
      await client.query("lock table preview_page in exclusive mode");
      const preview = previewRule(parts(), shop, INPUT);
      await untilBlocked(store);
      const [accepted] = await anAccept(store)(shop, anEvent());
      expect(accepted).toMatchObject({ duplicate: false });
      await aRule(store, shop, { name: "Made meanwhile" });
      await client.query("commit");
      expect(await preview).toMatchObject({ events: expect.any(Number) });
    });
  });

  it("is sent in steps that find the next calls without reading the rest", async () => {
    const { shop, api } = await hub.aShop();
    await api.post("/v1/rules", RULE);
    await putEvents(shop, 2_000);
    const { token } = await previewRule(parts(), shop, INPUT);
    expect((await api.post(`/v1/rules/preview/${token}/send`)).body.matched).toBe(2_000);
    const { db, take } = explaining();
    expect((await feedReplays(hub.feedParts({ db }))).moved).toBe(true);
    // The 16 calls for the free slots of its lane, and a few rows about the lane.
    expect(costOf(take()).rows).toBeLessThan(100);
  });
});
