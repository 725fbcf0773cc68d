import type { HaakEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { readDecisionResults } from "../../../src/features/access/index.ts";
import { eventRoutes } from "../../../src/features/events/routes.ts";
import { serveRoutes, useStore } from "../../support/harness.ts";
import { type AccessShop, anAccessShop, anEnd, anOrder } from "./access-shop.ts";

describe("a decision of which no delivery came", () => {
  const store = useStore(18);
  /** Accepts events, sends what is due, and returns the id of the last event. */
  const happen = async (own: AccessShop, ...events: HaakEvent[]) => {
    const accepted = await own.accept(...events);
    await own.settle();
    return accepted.at(-1)?.id ?? "";
  };
  const resultsOf = async (own: AccessShop, eventId: string) => {
    const rules = await store.db.selectFrom("rule").select("id").where("shop_id", "=", own.shop.id).execute();
    const results = await readDecisionResults(store.db, own.shop, { eventId, ruleIds: rules.map(({ id }) => id) });
    return [...results.values()];
  };

  it("says that the person has access already, also after that access has ended", async () => {
    const own = await anAccessShop(store);
    const first = await happen(own, anOrder({ id: "1", subscription: "S" }));
    const second = await happen(own, anOrder({ id: "2", subscription: "T" }));
    expect(await resultsOf(own, second)).toEqual(["already_has_access"]);
    await happen(own, anEnd("S"), anEnd("T"));
    expect(await resultsOf(own, second)).toEqual(["already_has_access"]);
    expect(await resultsOf(own, first)).toEqual([]);
  });

  it("says so for another address of the same customer", async () => {
    const own = await anAccessShop(store);
    await happen(own, anOrder({ id: "1", email: "bo@example.com", customerId: "C" }));
    const second = await happen(own, anOrder({ id: "2", email: "bo.vries@example.com", customerId: "C" }));
    expect(await own.deliveries()).toHaveLength(1);
    expect(await resultsOf(own, second)).toEqual(["already_has_access"]);
  });

  it("says that it became a task", async () => {
    const own = await anAccessShop(store, { settings: { revoke: null } });
    await happen(own, anOrder({ id: "1", subscription: "S" }));
    const ended = await happen(own, anEnd("S"));
    expect(await resultsOf(own, ended)).toEqual(["became_task"]);
  });

  it("says that the person keeps access because of another purchase", async () => {
    const own = await anAccessShop(store);
    await happen(own, anOrder({ id: "1", subscription: "S" }), anOrder({ id: "2", subscription: "T" }));
    const first = await happen(own, anEnd("S"));
    expect(await resultsOf(own, first)).toEqual(["still_has_access"]);
    const last = await happen(own, anEnd("T"));
    expect(await resultsOf(own, last)).toEqual([]);
    expect(await resultsOf(own, first)).toEqual(["still_has_access"]);
  });

  it("says that there was no access to take away", async () => {
    const own = await anAccessShop(store);
    const ended = await happen(own, anEnd("S"));
    expect(await own.deliveries()).toEqual([]);
    expect(await resultsOf(own, ended)).toEqual(["had_no_access"]);
  });

  it("says nothing of a revoke that comes later", async () => {
    const own = await anAccessShop(store, { revoke: { delay_days: 7 } });
    await happen(own, anOrder({ id: "1", subscription: "S" }));
    const [ended] = await own.accept(anEnd("S"));
    expect(await resultsOf(own, ended?.id ?? "")).toEqual([]);
  });

  it("says that the purchase had ended before it was reported", async () => {
    const own = await anAccessShop(store);
    await happen(own, anEnd("S", { order_id: "1", ended_at: "2026-11-24T12:00:00Z" }));
    const late = await happen(own, anOrder({ id: "1", subscription: "S", at: "2026-11-24T10:00:00Z" }));
    expect(await own.deliveries()).toEqual([]);
    expect(await resultsOf(own, late)).toEqual(["ended_before"]);
  });

  it("is shown with its result by the API, and other decisions have none", async () => {
    const own = await anAccessShop(store);
    const first = await happen(own, anOrder({ id: "1" }));
    const second = await happen(own, anOrder({ id: "2" }));
    const base = await serveRoutes(eventRoutes(store), own.shop);
    const decisions = async (id: string) =>
      ((await (await fetch(`${base}/${id}`)).json()) as { decisions: Record<string, unknown>[] }).decisions;
    expect(await decisions(second)).toMatchObject([
      { called: true, reason: { code: "called" }, result: "already_has_access", deliveries: [] },
      { called: false },
    ]);
    for (const decision of [...(await decisions(first)), ...(await decisions(second)).slice(1)])
      expect(decision).not.toHaveProperty("result");
  });
});
