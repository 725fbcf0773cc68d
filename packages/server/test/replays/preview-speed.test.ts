import { sampleEvent } from "@haak/core";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { hasPostgres } from "../postgres.ts";
import { useReplayHub } from "./replay-hub.ts";

const EVENTS = 100_000;
const SECONDS_MAX = 5;
/** No other request may wait longer than this for the process; a page of events takes 20 ms. */
const BLOCKED_MS_MAX = 500;
/** A step finds the few that are next without reading the rest: 20 ms when it is quiet. */
const STEP_MS_MAX = 1_000;

describe.skipIf(!hasPostgres(18))("a what-if over 100,000 events", () => {
  const hub = useReplayHub(18);
  const { store } = hub;

  it("answers in under 5 s, lets others in between, and sends its calls without reading all of them at each step", async () => {
    const { shop, api } = await hub.aShop();
    const body = JSON.stringify({ ...sampleEvent("order.paid"), key: "k" });
    await sql`
      insert into event (bucket, shop_id, id, key, type, occurred_at, received_at, found_late, body, rule_book_version,
        answers)
      select ${shop.bucket}::smallint, ${shop.id}, 'evt_' || lpad(n::text, 26, '0'), n::text, 'order.paid',
        ${store.clock.now()}::timestamptz - n * interval '1 second', ${store.clock.now()}::timestamptz, false, ${body}, 0, ''
      from generate_series(1, ${EVENTS}::int) as n`.execute(store.db);
    await sql`analyze event`.execute(store.db);
    const rule = { trigger: "order.paid", action: { type: "webhook", url: "https://example.com/hook" } };
    await api.post("/v1/rules", rule);
    const watch = watchLoop();
    const began = performance.now();
    const preview = await api.post("/v1/rules/preview", { rule, days: 365 });
    const tookSeconds = (performance.now() - began) / 1_000;
    const blockedMs = watch.stop();
    expect(preview.body).toMatchObject({ events: EVENTS, calls: EVENTS });
    expect(tookSeconds).toBeLessThan(SECONDS_MAX);
    expect(blockedMs).toBeLessThan(BLOCKED_MS_MAX);
    const sent = await api.post(`/v1/rules/preview/${preview.body.token}/send`);
    expect(sent.body.matched).toBe(EVENTS);
    const beforeStep = performance.now();
    expect(await hub.feed()).toBe(true);
    expect(performance.now() - beforeStep).toBeLessThan(STEP_MS_MAX);
  });
});

/** The longest time in which nothing else could run. */
function watchLoop(): { stop(): number } {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}
