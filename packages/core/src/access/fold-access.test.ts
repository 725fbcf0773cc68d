import { describe, expect, test } from "vitest";
import type { ShopEvent } from "../events/event.ts";
import { aLedger, anEvent, aRule, day, orderEvent, RULES, subscriptionEvent } from "./access.fixture.ts";

const ledgerOf = (events: readonly ShopEvent[], options: Parameters<typeof aLedger>[0] = {}) => {
  const ledger = aLedger(options);
  for (const event of events) ledger.accept(event);
  return ledger;
};
const BO_IN_A = ["bo@example.com A"];

describe("a purchase", () => {
  test("has no end, and has its start and its reason", () => {
    const [access] = ledgerOf([orderEvent("order.paid", { at: 3 })]).at(500);
    expect(access).toMatchObject({ wanted: true, dueAt: null, recheckAt: null, item: { kind: "sku", name: "A" } });
    expect(access?.reasons).toMatchObject([
      { eventId: "evt_000001", orderId: "1001", subscriptionId: null, since: day(3), until: null },
    ]);
  });

  test("belongs to one person, however the address is typed", () => {
    const ledger = ledgerOf([
      orderEvent("order.paid", { email: " Bo@Example.com ", id: "1" }),
      orderEvent("order.paid", { email: "bo@example.com", id: "2" }),
    ]);
    const [access, ...others] = ledger.at(500);
    expect(others).toEqual([]);
    expect(access?.reasons.map(({ orderId }) => orderId)).toEqual(["1", "2"]);
    expect(access?.grant?.email).toBe("bo@example.com");
  });

  test("has the SKUs and levels of a rule that names some, and otherwise the SKUs of its lines", () => {
    const named = [aRule("order.paid", { skus: ["VIP", "VIP"], levels: ["gold"] })];
    expect(ledgerOf([orderEvent("order.paid")], { rules: named }).wantedOn(500)).toEqual([
      "bo@example.com VIP",
      "bo@example.com gold",
    ]);
    expect(ledgerOf([orderEvent("order.paid", { sku: null })]).wantedOn(500)).toEqual([]);
  });

  test("from two rules and a renewal has one reason", () => {
    const ledger = ledgerOf([
      orderEvent("order.paid", { at: 1, subscription: "S" }),
      subscriptionEvent("started", { at: 1 }),
      orderEvent("order.paid", { id: "1002", at: 31, kind: "renewal", subscription: "S" }),
    ]);
    expect(ledger.at(500)[0]?.reasons).toMatchObject([{ subscriptionId: "S", orderId: "1001", since: day(1) }]);
  });
});

describe("an ended subscription", () => {
  test.each([
    ["on the line", orderEvent("order.paid", { subscription: "S" }), {}],
    ["on the order", orderEvent("order.paid", { subscription_id: "S" }), {}],
    ["by its own order", orderEvent("order.paid"), { order_id: "1001" }],
  ])("ends the access that names it %s", (_how, bought, fields) => {
    const ledger = ledgerOf([bought, subscriptionEvent("ended", { at: 30, ...fields })]);
    expect(ledger.wantedOn(399)).toEqual(BO_IN_A);
    expect(ledger.wantedOn(401)).toEqual([]);
    expect(ledger.at(401)[0]?.loss).toEqual({
      eventId: "evt_000002",
      ruleId: "rul_subscription.ended_revoke",
      why: "ended",
      orderId: "1001",
      subscriptionId: ledger.at(399)[0]?.reasons[0]?.subscriptionId,
    });
  });

  test("keeps all other reasons", () => {
    const events = [
      orderEvent("order.paid", { id: "1", subscription: "S" }),
      orderEvent("order.paid", { id: "2", subscription: "T" }),
      orderEvent("order.paid", { id: "3" }),
      subscriptionEvent("ended", { at: 30, order_id: "1" }),
    ];
    expect(
      ledgerOf(events)
        .at(500)[0]
        ?.reasons.map(({ orderId }) => orderId),
    ).toEqual(["2", "3"]);
  });

  test("keeps other products of the same order", () => {
    const line = (id: string, more = {}) => ({
      product: { id, title: id, sku: `SKU-${id}` },
      ...{ quantity: 1, amount: "1.00", amount_with_tax: "1.21", ...more },
    });
    const named = orderEvent("order.paid", { lines: [line("7", { subscription_id: "S" }), line("8")] });
    const unnamed = orderEvent("order.paid", { lines: [line("7"), line("8")] });
    const ended = subscriptionEvent("ended", { at: 30, order_id: "1001" });
    for (const bought of [named, unnamed]) {
      expect(ledgerOf([bought, ended]).wantedOn(500)).toEqual(["bo@example.com SKU-8"]);
    }
  });

  test("ends the access although the subscription has another address by then", () => {
    const events = [
      orderEvent("order.paid", { subscription: "S" }),
      subscriptionEvent("ended", { at: 30, email: "bo@new.example.com" }),
    ];
    expect(ledgerOf(events).wantedOn(500)).toEqual([]);
  });

  test("that was cancelled before keeps access until its end date, and shows that date", () => {
    const events = [
      orderEvent("order.paid", { subscription: "S" }),
      subscriptionEvent("cancelled", { at: 10, ends_at: "2026-01-31T00:00:00Z" }),
    ];
    const ledger = ledgerOf(events);
    expect(ledger.wantedOn(500)).toEqual(BO_IN_A);
    expect(ledger.at(500)[0]).toMatchObject({ dueAt: null, reasons: [{ until: day(30) }] });
  });

  test("S21: of a plan that is paid off keeps access", () => {
    const paidOff = subscriptionEvent("ended", { at: 30, type: "installments", payments_left: 0 });
    expect(ledgerOf([orderEvent("order.paid", { subscription: "S" }), paidOff]).wantedOn(500)).toEqual(BO_IN_A);
    expect(ledgerOf([paidOff, orderEvent("order.paid", { subscription: "S" })]).wantedOn(500)).toEqual(BO_IN_A);
  });

  test("that was accepted before the grant makes the grant void, also if no rule revokes", () => {
    for (const rules of [RULES, RULES.slice(0, 2)]) {
      const ledger = ledgerOf(
        [subscriptionEvent("ended", { at: 30 }), orderEvent("order.paid", { at: 40, subscription: "S" })],
        { rules },
      );
      expect(ledger.wantedOn(500)).toEqual([]);
    }
  });

  test("that started again later gives access again, in any order of the events", () => {
    const ended = subscriptionEvent("ended", { at: 30 });
    const again = subscriptionEvent("started", { at: 60 });
    const bought = orderEvent("order.paid", { subscription: "S" });
    for (const events of [
      [bought, ended, again],
      [again, ended, bought],
      [ended, again, bought],
    ]) {
      expect(ledgerOf(events).wantedOn(500)).toEqual(BO_IN_A);
    }
  });

  test("that is older than a known start changes nothing", () => {
    const events = [subscriptionEvent("started", { at: 60 }), subscriptionEvent("ended", { at: 30 })];
    expect(ledgerOf(events).wantedOn(500)).toEqual(BO_IN_A);
  });
});

describe("a delay", () => {
  const rules = [...RULES.slice(0, 2), aRule("subscription.ended", { do: "revoke", delay_days: 2.5 })];
  const bought = orderEvent("order.paid", { subscription: "S" });
  const ended = subscriptionEvent("ended", { at: 31, ended_at: new Date(day(30)).toISOString() });

  test("counts from the end, also in parts of days, and is shown", () => {
    const ledger = aLedger({ rules });
    ledger.accept(bought, 1);
    ledger.accept(ended, 31);
    expect(ledger.at(31)[0]).toMatchObject({ wanted: true, dueAt: day(32.5), recheckAt: day(32.5) });
    expect(ledger.at(31)[0]?.reasons).toMatchObject([{ until: day(32.5) }]);
    expect([ledger.wantedOn(32.4), ledger.wantedOn(32.5)]).toEqual([BO_IN_A, []]);
  });

  test("never ends before the end was accepted", () => {
    const ledger = aLedger({ rules });
    ledger.accept(bought, 1);
    ledger.accept(ended, 90);
    expect(ledger.at(89)[0]).toMatchObject({ wanted: true, dueAt: day(90) });
  });

  test("with another purchase inside it never ends the access", () => {
    const ledger = aLedger({ rules });
    ledger.accept(bought, 1);
    ledger.accept(ended, 31);
    ledger.accept(orderEvent("order.paid", { id: "1002", at: 32 }), 32);
    expect(ledger.at(32)[0]).toMatchObject({ dueAt: null, recheckAt: day(32.5) });
    expect(ledger.wantedOn(500)).toEqual(BO_IN_A);
  });
});

describe("a rule that revokes", () => {
  const grantAll = aRule("order.paid", {}, { kinds: ["first", "renewal"] });

  test("revokes the items that it names and no others", () => {
    const rules = [
      aRule("order.paid", { skus: ["A", "B"] }),
      aRule("subscription.ended", { do: "revoke", skus: ["B"] }),
    ];
    const events = [orderEvent("order.paid", { subscription: "S" }), subscriptionEvent("ended", { at: 30 })];
    expect(ledgerOf(events, { rules }).wantedOn(500)).toEqual(BO_IN_A);
  });

  test("on a reversed payment revokes what the order gave, until it is paid again", () => {
    const rules = [grantAll, aRule("payment.reversed", { do: "revoke" })];
    const events = [
      orderEvent("order.paid", { id: "1" }),
      orderEvent("order.paid", { id: "2", sku: "B" }),
      orderEvent("payment.reversed", { id: "1", at: 10 }),
    ];
    expect(ledgerOf(events, { rules }).wantedOn(500)).toEqual(["bo@example.com B"]);
    const again = orderEvent("order.paid", { id: "1", at: 20 });
    expect(ledgerOf([...events, again], { rules }).wantedOn(500)).toEqual([...BO_IN_A, "bo@example.com B"]);
  });

  test("on some products of a reversed order revokes only what these gave", () => {
    const line = (id: string) => ({
      product: { id, title: id, sku: `SKU-${id}` },
      ...{ quantity: 1, amount: "1.00", amount_with_tax: "1.21" },
    });
    const rules = [grantAll, aRule("payment.reversed", { do: "revoke" }, { scope: { products: ["7"] } })];
    const order = { lines: [line("7"), line("8")] };
    const events = [orderEvent("order.paid", order), orderEvent("payment.reversed", { ...order, at: 10 })];
    expect(ledgerOf(events, { rules }).wantedOn(500)).toEqual(["bo@example.com SKU-8"]);
  });

  test("on a purchase revokes the items that it names, if they were granted before", () => {
    const upgrade = aRule("order.paid", { do: "revoke", skus: ["A"] }, { scope: { products: ["99"] } });
    const line = {
      product: { id: "99", title: "Premium", sku: "P" },
      quantity: 1,
      amount: null,
      amount_with_tax: null,
    };
    const bought = orderEvent("order.paid", { id: "2", at: 10, lines: [line] });
    const events = [
      orderEvent("order.paid"),
      bought,
      orderEvent("order.paid", { id: "3", at: 20, email: "li@example.com" }),
    ];
    expect(ledgerOf(events, { rules: [grantAll, upgrade] }).wantedOn(500)).toEqual([
      "bo@example.com P",
      "li@example.com A",
    ]);
    const later = orderEvent("order.paid", { id: "4", at: 30 });
    expect(ledgerOf([...events, later], { rules: [grantAll, upgrade] }).wantedOn(500)).toContain("bo@example.com A");
  });

  test("on a purchase without SKU revokes nothing", () => {
    const upgrade = aRule("order.paid", { do: "revoke" }, { scope: { products: ["99"] } });
    const line = { product: { id: "99", title: "Premium" }, quantity: 1, amount: null, amount_with_tax: null };
    const events = [orderEvent("order.paid"), orderEvent("order.paid", { id: "2", at: 10, lines: [line] })];
    expect(ledgerOf(events, { rules: [grantAll, upgrade] }).wantedOn(500)).toEqual(BO_IN_A);
  });

  test("on an affiliate who quits revokes what the affiliation gave", () => {
    const rules = [
      aRule("affiliate.accepted", { levels: ["partner"] }),
      aRule("affiliate.quit", { do: "revoke" }),
      grantAll,
    ];
    const affiliate = { id: "61", name: "Bo", email: "bo@example.com", status: "x" };
    const events = [
      anEvent("affiliate.accepted", 1, { affiliate }),
      orderEvent("order.paid"),
      anEvent("affiliate.quit", 20, { affiliate }),
    ];
    expect(ledgerOf(events.slice(0, 2), { rules }).wantedOn(500)).toEqual([...BO_IN_A, "bo@example.com partner"]);
    expect(ledgerOf(events, { rules }).wantedOn(500)).toEqual(BO_IN_A);
  });
});
