import { describe, expect, it } from "vitest";
import { withClient } from "../support/harness.ts";
import { orderPaid } from "../support/journey/events.ts";
import { expectProblem } from "../support/journey/expect-problem.ts";
import { aShopOn, hubFor, ownDatabase } from "../support/journey/own-hub.ts";

/** In the short form: the limit in bytes of waiting events (`packages/server/src/platform/postgres/group-commit.test.ts`). */

describe("a database that is slow", () => {
  it("limits how many events wait: what cannot be stored soon is refused with 503, and the rest is stored", async () => {
    const env = await ownDatabase();
    const shop = await aShopOn(await hubFor(env));
    // A hub keeps at most 64 MB of waiting events, and these are 90 MB.
    const heavy = () => orderPaid({ custom_fields: [{ label: "Picture", value: "x".repeat(1_000_000) }] });
    const answers = await withClient(env.DATABASE_URL, async (client) => {
      await client.query("begin");
      await client.query("lock table event in exclusive mode");
      const asked = Array.from({ length: 90 }, () => shop.post("/v1/events", heavy()));
      // One of so many connections may break, which is no answer.
      const first = await Promise.any(asked);
      expectProblem(first, 503);
      expect(first.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      await client.query("commit");
      return asked;
    });
    const settled = await Promise.allSettled(answers);
    const all = settled.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const stored = all.filter(({ status }) => status === 202);
    expect(stored.length).toBeGreaterThan(30);
    expect(all.filter(({ status }) => status !== 202 && status !== 503)).toEqual([]);
    const count = "select count(*)::int as count from event";
    const { rows } = await withClient(env.DATABASE_URL, (client) => client.query<{ count: number }>(count));
    expect(rows).toEqual([{ count: stored.length }]);
  });
});
