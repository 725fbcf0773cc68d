import { parseRule, planDeliveries, type Rule, sampleEvent } from "@haak/core";
import type { Effort, Figure, Measure } from "../stage/measure.ts";
import { median, percentile, rounded } from "../stage/statistics.ts";

const RULES = 1_000;
const GOAL_MS = 1;

/** The time to plan one event for 1,000 rules, of which every tenth matches. */
export const b9Planning: Measure = { id: "B9", run };

async function run({ quick }: Effort): Promise<Figure[]> {
  const event = sampleEvent("order.paid");
  const rules = Array.from({ length: RULES }, (_, index) => aRule(index));
  const times: number[] = [];
  for (let round = 0; round < (quick ? 500 : 5_000); round += 1) {
    const startedAt = performance.now();
    const called = planDeliveries(event, rules).filter((decision) => decision.called).length;
    times.push(performance.now() - startedAt);
    if (called !== RULES / 10)
      throw new Error(`Expected ${RULES / 10} of ${RULES} rules to make a call; ${called} did.`);
  }
  // The first rounds run before the code is compiled.
  const counted = times.slice(times.length / 10);
  const value = median(counted);
  const details = { rules: RULES, rounds: counted.length, p99_ms: rounded(percentile(counted, 99)) };
  const name = `planDeliveries for 1 event and ${RULES} rules`;
  return [
    { id: "B9", name, value: rounded(value), goal: `≤ ${GOAL_MS} ms`, holds: value <= GOAL_MS, unit: "ms", details },
  ];
}

/** Every tenth rule matches any product. The others each name a product that the event does not have. */
function aRule(index: number): Rule {
  const products = index % 10 === 0 ? [] : [`another-${index}`];
  const action = { type: "webhook", url: `https://example.com/${index}` };
  const parsed = parseRule({ trigger: "order.paid", include_test: true, scope: { products }, action });
  if (!parsed.ok) throw new Error(`A rule of the benchmark is not valid: ${JSON.stringify(parsed.errors)}`);
  return { ...parsed.rule, id: `rul_${index}`, created_at: "2026-01-01T00:00:00Z" };
}
