import { parseEvent, parseRule, type Rule } from "@haak/core";
import { describe, expect, it } from "vitest";
import { orderCreated, orderPaid } from "../../../../test/support/journey/events.ts";
import { judgeEvent, Tally } from "./tally.ts";

function aRule(trigger: string): Rule {
  const parsed = parseRule({ trigger, action: { type: "webhook", url: "https://example.com/hook" } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { ...parsed.rule, id: "rul_1", created_at: "2026-11-24T10:00:00Z" };
}

/** Counts these events, which are given as a what-if reads them: the newest first. */
function tallyOf(trigger: string, events: readonly unknown[]) {
  const rule = aRule(trigger);
  const tally = new Tally({ rule, language: "en", judgeBefore: null });
  for (const [index, input] of events.entries()) {
    const parsed = parseEvent(input);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    tally.add(judgeEvent(rule, { id: `evt_${index}`, event: parsed.event }), new Set());
  }
  return tally.toJSON();
}

describe("the count of a what-if", () => {
  it("names an order that was paid once, by its payment", () => {
    const events = [orderPaid({ id: "1" }), orderCreated({ id: "2" }), orderCreated({ id: "1" })];
    const { items, ...counts } = tallyOf("order.paid", events);
    expect(counts).toMatchObject({ events: 3, calls: 1, not_called: { waits_for_payment: 1 } });
    expect(items.map(({ order_id, called }) => [order_id, called])).toEqual([
      ["1", true],
      ["2", false],
    ]);
  });

  it("counts a second order with the same id as waiting, if only the first was paid", () => {
    const events = [orderPaid({ id: "1" }), orderCreated({ id: "1" }), orderCreated({ id: "1" }, { key: "again" })];
    expect(tallyOf("order.paid", events).not_called).toEqual({ waits_for_payment: 1 });
  });

  it("counts the creation and the payment for a rule about created orders", () => {
    const { calls, not_called } = tallyOf("order.created", [orderPaid({ id: "1" }), orderCreated({ id: "1" })]);
    expect([calls, not_called]).toEqual([1, { other_trigger: 1 }]);
  });
});
