import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startAccessKeeper } from "../../../src/features/access-jobs/access-keeper.ts";
import { startErasure } from "../../../src/features/privacy/erasure.ts";
import { createRuleSetReader } from "../../../src/pipeline/plan/rule-set.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { decideParts } from "../../support/builders.ts";
import { aLog, useStore } from "../../support/harness.ts";
import { anAccessShop } from "./access-shop.ts";

/** Takes seconds on a busy machine. */
const POLL_OPTIONS = { timeout: 30_000, interval: 5 };

describe("access work that is due and fails", () => {
  const store = useStore(18);

  /** An erasure whose address was sealed with another key, as after restoring a backup with a wrong key. */
  const anUnreadableErasure = ({ bucket, id }: Shop) =>
    store.db
      .insertInto("erasure")
      .values({
        ...{ bucket, shop_id: id, id: "ers_0", sealed_email: Buffer.alloc(1), step: "events", after_id: "" },
        ...{ due_at: store.clock.now(), left_access: "[]", started_at: store.clock.now(), ended_at: null },
      })
      .execute();

  const startKeeping = () => {
    const log = aLog();
    const parts = { ...decideParts(store), db: store.db, clock: store.clock, readRuleSets: createRuleSetReader() };
    const keeper = startAccessKeeper({ ...parts, log, hint: () => undefined });
    onTestFinished(() => keeper.stop());
    return { keeper, failures: () => log.lines.filter(({ level }) => level === "error").length };
  };

  /** The seconds until its next attempt, when that is stored. */
  const waitOf = (id: string) =>
    vi.waitFor(async () => {
      const row = await store.db.selectFrom("erasure").select("due_at").where("id", "=", id).executeTakeFirstOrThrow();
      const seconds = ((row.due_at?.getTime() ?? 0) - store.clock.now().getTime()) / 1_000;
      expect(seconds).toBeGreaterThan(0);
      return seconds;
    }, POLL_OPTIONS);

  it("is tried again after twice the time, up to ten minutes", async () => {
    const { shop } = await anAccessShop(store);
    await anUnreadableErasure(shop);
    const { keeper, failures } = startKeeping();
    const waits: number[] = [];
    for (let round = 1; round <= 13; round += 1) {
      const seconds = await waitOf("ers_0");
      expect(failures()).toBe(round);
      waits.push(seconds);
      store.clock.advance(seconds);
      keeper.hint();
    }
    expect(waits).toEqual([1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
  });

  it("is not tried before that, while other work is done", async () => {
    const { shop } = await anAccessShop(store);
    await anUnreadableErasure(shop);
    const { keeper, failures } = startKeeping();
    await waitOf("ers_0");
    for (const email of ["bo@example.com", "li@example.com"]) {
      const id = await startErasure({ ...store, ...decideParts(store) }, shop, email);
      keeper.hint();
      await vi.waitFor(async () => {
        const row = await store.db.selectFrom("erasure").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
        expect(row).toMatchObject({ ended_at: store.clock.now(), sealed_email: null, due_at: null });
      }, POLL_OPTIONS);
    }
    expect(failures()).toBe(1);
  });
});
