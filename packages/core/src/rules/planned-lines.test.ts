import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aLine, anEvent, aRule, ORDERS_URL, said } from "../../test/rule-and-event.ts";
import { planDeliveries } from "./plan-deliveries.ts";
import type { Rule } from "./rule.ts";

const WHOLE = [null];

describe("the calls of any rules for any lines", () => {
  const ids = fc.constantFrom("1", "2", "3");
  const lines = fc.array(
    fc.tuple(ids, fc.option(ids)).map(([id, group]) => aLine(id, group)),
    { maxLength: 6 },
  );
  const rules = fc.array(
    fc
      .record({
        products: fc.array(ids, { maxLength: 2 }),
        product_groups: fc.array(ids, { maxLength: 2 }),
        per_line: fc.boolean(),
      })
      .map(({ per_line, ...scope }) => aRule({ ...ORDERS_URL, per_line, scope })),
    { maxLength: 5 },
  );

  test("there is one decision for each rule, in the order of the rules", () => {
    fc.assert(
      fc.property(lines, rules, (someLines, someRules) => {
        const decisions = planDeliveries(anEvent("order.paid", { lines: someLines }), someRules);
        expect(decisions.map((decision) => decision.rule)).toEqual(someRules);
      }),
    );
  });

  type Line = ReturnType<typeof aLine>;

  /** Positions of the lines in a scope, found with one set of names instead of the code under test. */
  function positionsInScope({ products, product_groups }: Rule["scope"], someLines: readonly Line[]): number[] {
    const wanted = new Set([...products.map((id) => `product ${id}`), ...product_groups.map((id) => `group ${id}`)]);
    const names = ({ product }: Line) => [`product ${product.id}`, `group ${product.group}`];
    const inScope = (line: Line) => wanted.size === 0 || names(line).some((name) => wanted.has(name));
    return someLines.map((line, index) => (inScope(line) ? index + 1 : 0)).filter((position) => position > 0);
  }

  test("S6, S10: planned line numbers are unique, in order, and exactly those of the lines in scope", () => {
    const perLine = rules.map((some) => some.map((rule) => ({ ...rule, per_line: true })));
    fc.assert(
      fc.property(lines, perLine, (someLines, someRules) => {
        fc.pre(someLines.length > 0);
        for (const decision of planDeliveries(anEvent("order.paid", { lines: someLines }), someRules)) {
          const positions = positionsInScope(decision.rule.scope, someLines);
          expect(said(decision)).toEqual(positions.length > 0 ? positions : "other_product");
        }
      }),
    );
  });

  test("S5, S10: without per line there is one call exactly when a line is in scope", () => {
    const perOrder = rules.map((some) => some.map((rule) => ({ ...rule, per_line: false })));
    fc.assert(
      fc.property(lines, perOrder, (someLines, someRules) => {
        fc.pre(someLines.length > 0);
        for (const decision of planDeliveries(anEvent("order.paid", { lines: someLines }), someRules)) {
          const matches = positionsInScope(decision.rule.scope, someLines).length > 0;
          expect(said(decision)).toEqual(matches ? WHOLE : "other_product");
        }
      }),
    );
  });

  test("S16: the same event gives the same calls again, and no two have the same rule and line", () => {
    fc.assert(
      fc.property(lines, rules, (someLines, someRules) => {
        const numbered = someRules.map((rule, index) => ({ ...rule, id: `rul_${index}` }));
        const calls = () =>
          planDeliveries(anEvent("order.paid", { lines: someLines }), numbered).flatMap((decision) =>
            decision.called ? decision.calls.map(({ lineNumber }) => `${decision.rule.id} ${lineNumber}`) : [],
          );
        expect(calls()).toEqual(calls());
        expect(new Set(calls()).size).toBe(calls().length);
      }),
    );
  });
});
