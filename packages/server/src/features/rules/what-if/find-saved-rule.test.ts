import { parseRule, type RuleDefinition } from "@haak/core";
import { describe, expect, it } from "vitest";
import { findSavedRule } from "./preview-store.ts";

function aDefinition(overrides: Record<string, unknown> = {}): RuleDefinition {
  const action = { type: "webhook", url: "https://example.com/hook" };
  const parsed = parseRule({ name: "A rule", trigger: "order.paid", action, ...overrides });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.rule;
}

const saved = (id: string, overrides: Record<string, unknown> = {}) => ({ id, definition: aDefinition(overrides) });

describe("the saved rule of a preview", () => {
  it("is the rule with its id, even if its content has changed", () => {
    const rules = [saved("rul_1"), saved("rul_2", { per_line: true })];
    expect(findSavedRule(rules, { ruleId: "rul_2", definition: aDefinition() })?.id).toBe("rul_2");
  });

  it("is the newest with equal content if there is no id or the rule with the id is deleted", () => {
    const rules = [saved("rul_1"), saved("rul_2", { name: "Another name" }), saved("rul_3", { per_line: true })];
    expect(findSavedRule(rules, { ruleId: null, definition: aDefinition() })?.id).toBe("rul_2");
    expect(findSavedRule(rules, { ruleId: "rul_gone", definition: aDefinition() })?.id).toBe("rul_2");
  });

  it.each([
    ["enabled", { enabled: false }],
    ["scope", { scope: { products: ["7"] } }],
    ["kinds", { kinds: ["renewal"] }],
    ["per_line", { per_line: true }],
    ["include_test", { include_test: true }],
    ["action", { action: { type: "webhook", url: "https://example.com/other" } }],
    ["trigger", { trigger: "order.created" }],
  ])("is not a rule that differs in %s", (_field, overrides) => {
    expect(findSavedRule([saved("rul_1", overrides)], { ruleId: null, definition: aDefinition() })).toBeNull();
  });
});
