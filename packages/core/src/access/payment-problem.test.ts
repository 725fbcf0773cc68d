import { describe, expect, test } from "vitest";
import type { ShopEvent } from "../events/event.ts";
import { aLedger, day, orderEvent } from "./access.fixture.ts";

const ledgerOf = (events: readonly ShopEvent[], options: Parameters<typeof aLedger>[0] = {}) => {
  const ledger = aLedger(options);
  for (const event of events) ledger.accept(event);
  return ledger;
};
const BO_IN_A = ["bo@example.com A"];

describe("a missing payment", () => {
  const suspend = { onReversal: "suspend", unpaidDays: 7 } as const;
  const first = orderEvent("order.paid", { subscription: "S" });

  test("pauses access when a payment is reversed, and restores it when that or a later order is paid", () => {
    const reversed = orderEvent("payment.reversed", { at: 10, subscription: "S" });
    const ledger = ledgerOf([first, reversed], { policy: suspend });
    expect([ledger.wantedOn(9), ledger.wantedOn(11)]).toEqual([BO_IN_A, []]);
    expect(ledger.at(11)[0]).toMatchObject({ loss: { why: "reversed", ruleId: null }, reasons: [{ orderId: "1001" }] });
    for (const paid of [
      { id: "1001", at: 20 },
      { id: "1002", at: 40, kind: "renewal" },
    ]) {
      const again = orderEvent("order.paid", { ...paid, subscription: "S" });
      expect(ledgerOf([again, reversed, first], { policy: suspend }).wantedOn(500)).toEqual(BO_IN_A);
    }
  });

  test("pauses access this many days after an unpaid instalment, until it is paid", () => {
    const created = orderEvent("order.created", { id: "1002", at: 30, kind: "installment", subscription_id: "S" });
    const paid = orderEvent("order.paid", { id: "1002", at: 45, kind: "installment", subscription_id: "S" });
    const ledger = ledgerOf([first, created], { policy: suspend });
    expect([ledger.wantedOn(36.9), ledger.wantedOn(37)]).toEqual([BO_IN_A, []]);
    expect(ledger.at(31)[0]).toMatchObject({ wanted: true, dueAt: day(37) });
    expect(ledgerOf([first, created, paid], { policy: suspend }).wantedOn(500)).toEqual(BO_IN_A);
  });

  test("only notifies an owner who wants no pause, or does nothing if the owner wants that", () => {
    const events = [first, orderEvent("payment.reversed", { at: 10, subscription: "S" })];
    const warned = ledgerOf(events).at(500)[0];
    expect(warned).toMatchObject({ wanted: true, reasons: [{ paymentProblem: { why: "reversed", orderId: "1001" } }] });
    const kept = ledgerOf(events, { policy: { onReversal: "keep", unpaidDays: null } }).at(500)[0];
    expect(kept).toMatchObject({ wanted: true, reasons: [{ paymentProblem: null }] });
  });

  test("of one purchase pauses nothing while another purchase gives the same", () => {
    const events = [
      first,
      orderEvent("order.paid", { id: "9" }),
      orderEvent("payment.reversed", { at: 10, subscription: "S" }),
    ];
    expect(ledgerOf(events, { policy: suspend }).wantedOn(500)).toEqual(BO_IN_A);
  });
});
