import { describe, expect, it } from "vitest";
import { readStats } from "../../src/features/insights/stats.ts";
import { dayInAmsterdam } from "../../src/platform/time/amsterdam-time.ts";
import { useStore } from "../support/harness.ts";
import { readOptions } from "./read-options.ts";
import { momentOf } from "./seed-clock.ts";
import { seedShop } from "./seed-shop.ts";

describe("a seeded shop", () => {
  const store = useStore(18);

  it("has whole orders with at least the wanted number of deliveries, over the wanted days", async () => {
    const parts = { db: store.db, seal: store.seal, isInUse: async () => false, analyze: async () => undefined };
    const options = { deliveries: 700, days: 3, add: false };
    const { shop, counts } = await seedShop({ ...parts, close: async () => undefined }, options, () => undefined);
    const spans = [3, 2, 1, 0].map((days) => dayInAmsterdam(new Date(Date.now() - days * 86_400_000)));
    const rows = await readStats(store.db, shop, { bucket: "day", spans });
    const sum = (name: "events" | "deliveries") => rows.reduce((total, row) => total + row[name], 0);
    expect([sum("events"), sum("deliveries")]).toEqual([counts.events, counts.deliveries]);
    expect(counts.deliveries).toBeGreaterThanOrEqual(700);
    expect(counts.deliveries).toBeLessThan(730);
    // A rule of the shop calls for every paid order, so every order has a delivery, the newest too.
    const uncalled = await store.db
      .selectFrom("event")
      .select("id")
      .where("type", "=", "order.paid")
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("delivery").select("delivery.id").whereRef("delivery.event_id", "=", "event.id"))),
      )
      .execute();
    expect(uncalled).toEqual([]);
    expect(rows.filter(({ events }) => events > 0).length).toBeGreaterThan(2);
    const open = await store.db
      .selectFrom("delivery_status")
      .select("id")
      .where("state", "not in", ["delivered", "failed"])
      .execute();
    expect(open).toEqual([]);
    const access = await store.db.selectFrom("access").select(["state", "confirmed"]).execute();
    expect(access.length).toBeGreaterThan(3);
    expect(access.filter(({ state, confirmed }) => state !== "granted" || confirmed !== "in")).toEqual([]);
    // Nothing is due, because a hub that starts on it must not call anybody.
    const due = await store.db.selectFrom("access_rebuild").select("due_at").execute();
    expect(due).toEqual([{ due_at: null }]);
  });

  it("has orders in ascending time, within the days, and more by day than by night", () => {
    const until = new Date("2026-11-24T00:00:00Z");
    const moments = Array.from({ length: 2_400 }, (_, index) => momentOf(index, { count: 2_400, days: 2, until }));
    expect(moments.every((at, index) => index === 0 || at >= (moments[index - 1] ?? at))).toBe(true);
    expect(moments.at(0)?.toISOString().slice(0, 10)).toBe("2026-11-22");
    expect(moments.at(-1)?.getTime()).toBeLessThanOrEqual(until.getTime());
    const at = (hour: number) => moments.filter((one) => one.getUTCHours() === hour).length;
    expect(at(19)).toBeGreaterThan(5 * at(3));
  });

  it("needs whole numbers as options, and explains how to write them", () => {
    expect(readOptions([])).toEqual({ deliveries: 10_000, days: 35, add: false });
    expect(readOptions(["--deliveries", "1000000", "--add"])).toMatchObject({ deliveries: 1_000_000, add: true });
    expect(readOptions(["--help"])).toBe("help");
    for (const wrong of [
      ["--deliveries", "few"],
      ["--days", "0"],
      ["--size", "1"],
    ]) {
      expect(() => readOptions(wrong)).toThrow(/--help tells how it is written/);
    }
  });
});
