import { parseEvent } from "@haak/core";
import { describe, expect, it } from "vitest";
import { NEW_ORDER } from "../../../src/sources/plugandpay/map/event-history.ts";
import { readHistories, readHistory } from "../../../src/sources/plugandpay/map/read-histories.ts";
import { useStore } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { anInboxHub, aShopOn } from "./connected-shop.ts";

describe.each(versionsOrOnly(18))("the ledger on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("of an order or subscription", () => {
    const store = useStore(version);

    async function aLedger() {
      const hub = await anInboxHub(store, { worker: false });
      const { shop } = await aShopOn(store, hub);
      /** Stores an event of a form, because it needs few fields. Only its key and times matter here. */
      const keep = async (key: string, occurred_at: string, owner = shop) => {
        const customer = { email: "bo@example.com" };
        const parsed = parseEvent({
          key,
          type: "form.submitted",
          occurred_at,
          data: { form: { id: "5", name: "F", customer } },
        });
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
        await hub.workerParts.accept({ shop: owner, event: parsed.event, foundByReconciliation: false });
      };
      return { hub, shop, keep };
    }

    it("returns its events in the order of their numbers up to the first gap, and no other events", async () => {
      const { hub, shop, keep } = await aLedger();
      const other = (await aShopOn(store, hub)).shop;
      for (const number of ["", ":2", ":3", ":5"]) await keep(`order:1:paid${number}`, "2026-11-20T10:00:00Z");
      await keep("order:1:reversed", "2026-11-20T10:00:00Z", other);
      await keep("order:11:paid", "2026-11-20T10:00:00Z");
      const histories = await readHistories(store.db, shop, { subject: "order", ids: ["1", "2"] });
      expect(histories.get("1")).toMatchObject({ created: [], paid: [{}, {}, {}], reversed: [] });
      expect(histories.get("2")).toEqual(NEW_ORDER);
      expect(histories.size).toBe(2);
    });

    it("returns when each happened and when it was stored", async () => {
      const { shop, keep } = await aLedger();
      await keep("order:1:paid", "2026-11-20T10:00:00.125000Z");
      await keep("order:1:reversed", "2026-12-20T10:00:00Z");
      const [known, later] = [new Date("2026-11-24T10:00:00Z"), new Date("2026-12-20T10:00:00Z")];
      expect(await readHistory(store.db, shop, { subject: "order", id: "1" })).toEqual({
        ...NEW_ORDER,
        paid: [{ at: new Date("2026-11-20T10:00:00.125Z"), knownSince: known, doubtMs: 0 }],
        reversed: [{ at: later, knownSince: later, doubtMs: 0 }],
      });
    });

    it("marks times as uncertain: of a cancellation without a time from Plug&Pay, and of removed events", async () => {
      const { shop, keep } = await aLedger();
      await keep("subscription:1:cancelled", "2026-11-20T10:00:00+01:00");
      await keep("subscription:1:cancelled:2", "2026-11-21T09:00:00Z");
      await keep("subscription:1:cancelled:3", "2026-11-22T09:00:00Z");
      await store.db.deleteFrom("event").where("key", "=", "subscription:1:cancelled:3").execute();
      const { cancelled } = await readHistory(store.db, shop, { subject: "subscription", id: "1" });
      expect(cancelled.map(({ doubtMs }) => doubtMs)).toEqual([7_201_000, 0, 86_400_000]);
      expect(cancelled[2]?.at.getTime()).toBeLessThanOrEqual(Date.now());
      expect(cancelled[2]?.knownSince).toEqual(cancelled[2]?.at);
    });
  });
});
