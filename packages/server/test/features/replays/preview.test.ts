import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../scripts/test-form.ts";
import { decodeDecisions } from "../../../src/pipeline/plan/decision-codes.ts";
import type { Shop } from "../../../src/platform/shop.ts";
import { anAccept, anEvent, aRule } from "../../support/builders.ts";
import type { TestStore } from "../../support/harness.ts";
import { hasPostgres, versionsOrOnly } from "../../support/postgres.ts";
import { storedBodies } from "../../support/stored-body.ts";
import { anyFacts, anyRule, eventOf, type Facts } from "./previewed-events.ts";
import { useReplayHub } from "./replay-hub.ts";

const PROPERTY_RUNS = sizeOf("looksInStore");
const HOOK = { type: "webhook", url: "https://example.com/hook" };
const ON_PAID = { trigger: "order.paid", action: HOOK };
const FACTS: Facts = { type: "order.paid", kind: "first", mode: "live", lines: [{ product: "7" }], daysAgo: 0 };

/** Accepts these events in the given order. Returns the ids. */
async function accept(store: TestStore, shop: Shop, ...facts: Partial<Facts>[]): Promise<string[]> {
  const events = facts.map((one, index) => {
    const key = `e${index}-${store.newId("evt")}`;
    return eventOf({ ...FACTS, ...one }, { key, now: store.clock.now() });
  });
  return (await anAccept(store)(shop, ...events)).map(({ id }) => id);
}

/** The calls of a shop as event key and line, without their ids. */
async function callsOf(store: TestStore, shop: Shop) {
  const rows = await store.db
    .selectFrom("delivery")
    .innerJoin("event", (join) => join.onRef("event.id", "=", "delivery.event_id"))
    .select(["event.key", "delivery.line_number"])
    .where("delivery.shop_id", "=", shop.id)
    .execute();
  return rows.map(({ key, line_number }) => `${key} ${line_number}`).toSorted();
}

describe.each(versionsOrOnly(18))("a what-if on PostgreSQL %i", (version) => {
  describe.skipIf(!hasPostgres(version))("through HTTP", () => {
    const hub = useReplayHub(version);
    const { store } = hub;

    it("shows for each event of these days what the rule would have done, newest first, and makes no call", async () => {
      const { shop, api } = await hub.aShop();
      const [first, instalment, , order] = await accept(
        store,
        shop,
        { daysAgo: 2 },
        { daysAgo: 1, kind: "installment" },
        { daysAgo: 8 },
        { daysAgo: 0, lines: [{ product: "7" }, { product: "8" }] },
      );
      const rule = { ...ON_PAID, per_line: true };
      const { status, body } = await api.post("/v1/rules/preview", { rule, days: 7 });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        token: expect.any(String),
        events: 3,
        calls: 3,
        already_sent: 0,
        not_called: { recurring_off: 1 },
        items: [
          {
            event_id: order,
            order_id: "1001",
            order_number: "2026-1001",
            called: true,
            reason: { code: "called" },
            line_number: 1,
          },
          { event_id: order, called: true, line_number: 2, already_sent: false },
          {
            event_id: instalment,
            called: false,
            reason: { code: "recurring_off", text: expect.stringMatching(/\w+ .*\.$/) },
          },
          { event_id: first, key: expect.stringContaining("e0-"), called: true },
        ],
      });
      expect(body).not.toHaveProperty("difference");
      expect(await callsOf(store, shop)).toEqual([]);
      expect((await api.get("/v1/rules")).body.data).toEqual([]);
    });

    it("leaves out events in the future, except within the minutes by which a sender's clock may be ahead", async () => {
      const { shop, api } = await hub.aShop();
      const minute = 1 / 1_440;
      const [ahead, today] = await accept(
        store,
        shop,
        { daysAgo: -4 * minute },
        { daysAgo: 0 },
        { daysAgo: -6 * minute },
        { daysAgo: -1 },
        { daysAgo: -400 },
      );
      const { body } = await api.post("/v1/rules/preview", { rule: ON_PAID, days: 365 });
      expect(body).toMatchObject({ events: 2, calls: 2, items: [{ event_id: ahead }, { event_id: today }] });
    });

    it("is shown in Dutch on request", async () => {
      const { shop, api } = await hub.aShop();
      await accept(store, shop, { mode: "test" });
      const asked = { rule: ON_PAID, days: 1 };
      const [english, dutch] = [
        await api.post("/v1/rules/preview", asked, { "accept-language": "en" }),
        await api.post("/v1/rules/preview", asked, { "accept-language": "nl" }),
      ];
      expect(dutch.headers.get("content-language")).toBe("nl");
      expect(dutch.body.items[0].reason.text).not.toBe(english.body.items[0].reason.text);
      expect(dutch.body.items[0].reason.text).toMatch(/testbestelling/i);
    });

    it("shows 50 items and counts all", async () => {
      const { shop, api } = await hub.aShop();
      await accept(store, shop, ...Array.from({ length: 70 }, () => ({})));
      const { body } = await api.post("/v1/rules/preview", { rule: ON_PAID, days: 1 });
      expect(body).toMatchObject({ events: 70, calls: 70 });
      expect(body.items).toHaveLength(50);
    });

    it("reads more than one page of events, also if many occurred at the same moment", async () => {
      const { shop, api } = await hub.aShop();
      for (let batch = 0; batch < 3; batch += 1) await accept(store, shop, ...Array.from({ length: 450 }, () => ({})));
      const { body } = await api.post("/v1/rules/preview", { rule: ON_PAID, days: 1 });
      expect(body).toMatchObject({ events: 1_350, calls: 1_350 });
    });

    it("shows events that reconciliation found, for which the rule did not call (S19)", async () => {
      const { shop, api } = await hub.aShop();
      const late = anEvent();
      const occurred_at = new Date(store.clock.now().getTime() - 86_400_000).toISOString();
      const rule = await aRule(store, shop);
      const parts = { ...late, occurred_at };
      await anAccept(store)(shop, parts);
      for (const table of ["pending_delivery", "delivery"] as const)
        await store.db.deleteFrom(table).where("shop_id", "=", shop.id).execute();
      await store.db
        .updateTable("event")
        .set({ found_by_reconciliation: true } as never)
        .execute();
      const { body } = await api.post("/v1/rules/preview", { rule: { ...ON_PAID, id: rule.id }, days: 7 });
      expect(body).toMatchObject({ calls: 1, items: [{ called: true, already_sent: false }] });
    });

    it("shows which calls exist already, and which ones the changed rule adds and removes", async () => {
      const { shop, api } = await hub.aShop();
      const saved = await api.post("/v1/rules", { ...ON_PAID, scope: { products: ["7"] } });
      await accept(
        store,
        shop,
        { lines: [{ product: "7" }] },
        { lines: [{ product: "8" }] },
        { lines: [{ product: "9" }] },
      );
      const same = await api.post("/v1/rules/preview", { rule: saved.body, days: 1 });
      expect(same.body).toMatchObject({ calls: 1, already_sent: 1, difference: { added: 0, removed: 0 } });
      const rule = { ...saved.body, scope: { products: ["8", "9"] } };
      const { body } = await api.post("/v1/rules/preview", { rule, days: 1 });
      expect(body).toMatchObject({ calls: 2, already_sent: 0, difference: { added: 2, removed: 1 } });
    });

    it("recognises a saved rule by its content, whatever its name", async () => {
      const { shop, api } = await hub.aShop();
      await api.post("/v1/rules", { ...ON_PAID, name: "Called something else" });
      await accept(store, shop, {});
      const { body } = await api.post("/v1/rules/preview", { rule: ON_PAID, days: 1 });
      expect(body).toMatchObject({ calls: 1, already_sent: 1, items: [{ already_sent: true }] });
    });

    it.each([
      ["no rule", { days: 7 }, "/rule"],
      ["no days", { rule: ON_PAID }, "/days"],
      ["more than a year", { rule: ON_PAID, days: 366 }, "/days"],
      ["no day at all", { rule: ON_PAID, days: 0 }, "/days"],
      ["half a day", { rule: ON_PAID, days: 0.5 }, "/days"],
      ["an unknown field", { rule: ON_PAID, days: 7, weeks: 1 }, "/weeks"],
      ["a rule with an unknown field", { rule: { ...ON_PAID, wenn: 1 }, days: 7 }, "/rule/wenn"],
      ["a rule without an action", { rule: { trigger: "order.paid" }, days: 7 }, "/rule/action"],
      [
        "a rule that may not be saved",
        { rule: { ...ON_PAID, action: { type: "webhook", url: "https://refused.example.com" } }, days: 7 },
        "/rule/action/url",
      ],
      ["an id that is none", { rule: { ...ON_PAID, id: 7 }, days: 7 }, "/rule/id"],
      ["a rule that the shop does not have", { rule: { ...ON_PAID, id: "rul_of_nobody" }, days: 7 }, "/rule/id"],
    ])("refuses %s and points at it", async (_what, asked, pointer) => {
      const { api } = await hub.aShop();
      const { status, body } = await api.post("/v1/rules/preview", asked);
      expect(status).toBe(422);
      expect(body.errors).toContainEqual({ pointer, message: expect.any(String) });
    });

    it("is refused with one pointer to the root if the body is no object", async () => {
      const { api } = await hub.aShop();
      const { status, body } = await api.post("/v1/rules/preview", []);
      expect(status).toBe(422);
      expect(body.errors).toEqual([{ pointer: "", message: expect.any(String) }]);
    });

    it("keeps shops apart: it reads no other shop's events, rules or calls", async () => {
      const [mine, theirs] = [await hub.aShop(), await hub.aShop()];
      const rule = await aRule(store, theirs.shop);
      await accept(store, theirs.shop, {});
      const seen = await mine.api.post("/v1/rules/preview", { rule: ON_PAID, days: 7 });
      expect(seen.body).toMatchObject({ events: 0, calls: 0, items: [] });
      const named = await mine.api.post("/v1/rules/preview", { rule: { ...ON_PAID, id: rule.id }, days: 7 });
      expect(named.status).toBe(422);
    });

    it("shows the same decisions as planning, for any events and any rule, and sends exactly those calls", {
      timeout: 240_000,
    }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyFacts, { maxLength: 12 }), anyRule, async (facts, rule) => {
          store.clock.reset();
          const [real, looked] = [await hub.aShop(), await hub.aShop()];
          const events = facts.map((one, index) => eventOf(one, { key: `event-${index}`, now: store.clock.now() }));
          const saved = await real.api.post("/v1/rules", rule);
          if (events.length > 0) await anAccept(store)(real.shop, ...events);
          if (events.length > 0) await anAccept(store)(looked.shop, ...events);
          const { body } = await looked.api.post("/v1/rules/preview", { rule, days: 365 });
          const wanted = await callsOf(store, real.shop);
          expect(body).toMatchObject({
            events: events.length,
            calls: wanted.length,
            not_called: await noes(store, real.shop),
          });
          expect((await real.api.post("/v1/rules/preview", { rule: saved.body, days: 365 })).body).toMatchObject({
            calls: wanted.length,
            already_sent: wanted.length,
            difference: { added: 0, removed: 0 },
          });
          await looked.api.post("/v1/rules", rule);
          const sent = await looked.api.post(`/v1/rules/preview/${body.token}/send`);
          expect(sent).toMatchObject({ status: 202, body: { matched: wanted.length } });
          await hub.finish();
          expect(await callsOf(store, looked.shop)).toEqual(wanted);
          expect(await bodiesOf(store, looked.shop)).toEqual(await bodiesOf(store, real.shop));
        }),
        { numRuns: PROPERTY_RUNS },
      );
    });
  });
});

/** How often each reason against a call was stored. An order that was created and paid counts once, by its payment. */
async function noes(store: TestStore, shop: Shop): Promise<Record<string, number>> {
  const rows = await store.db
    .selectFrom("event")
    .select(["decision_codes", "body"])
    .where("shop_id", "=", shop.id)
    .orderBy("occurred_at", "desc")
    .orderBy("id", "desc")
    .execute();
  const answered = paidCreations(rows.map(({ body }) => JSON.parse(body)));
  const counts: Record<string, number> = {};
  for (const [index, { decision_codes }] of rows.entries()) {
    const [code = "called"] = decodeDecisions(decision_codes);
    const isCounted = code !== "called" && !(code === "waits_for_payment" && answered.has(index));
    if (isCounted) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Where the creations of orders stand that a payment follows, among events with the newest first. Each payment answers one creation. */
function paidCreations(events: readonly { type: string; data: { order: { id: string } } }[]): ReadonlySet<number> {
  const paid = new Set<string>();
  const answered = new Set<number>();
  for (const [index, { type, data }] of events.entries()) {
    if (type === "order.paid") paid.add(data.order.id);
    if (type === "order.created" && paid.delete(data.order.id)) answered.add(index);
  }
  return answered;
}

/** The sent bodies, without the values that always differ between two shops. */
async function bodiesOf(store: TestStore, shop: Shop): Promise<string[]> {
  const stored = [...(await storedBodies(store.db, shop.id)).values()];
  const bodies = stored.map((body) => ({ ...JSON.parse(body), id: "", event_id: "", shop: null, rule: null }));
  return bodies.map((body) => JSON.stringify(body)).toSorted();
}
