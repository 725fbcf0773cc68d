import type { Decision, DeliveryState } from "../../../api/client/openapi.ts";

/** What became of an event, in the one respect that matters most to whoever asks. */
export type Summary =
  | { readonly kind: "noRules" | "nobody" | "noCallNeeded" }
  | {
      /** How many calls beside those that failed still wait for another try. */
      readonly kind: "failing";
      readonly count: number;
      readonly waiting: number;
    }
  | {
      readonly kind: "waiting" | "paused" | "underWay" | "delivered" | "cancelled";
      readonly count: number;
    };

/** What failed comes before all of these: from what needs somebody to what needs nobody. */
const GRAVITY: readonly (readonly [
  Exclude<Summary["kind"], "noRules" | "nobody" | "noCallNeeded" | "failing">,
  readonly DeliveryState[],
])[] = [
  ["paused", ["paused"]],
  ["waiting", ["waiting"]],
  ["underWay", ["pending", "sending"]],
  ["delivered", ["delivered"]],
  ["cancelled", ["cancelled"]],
];

/** Answers "why did this customer get nothing?" before anything else is read. */
export function summarise(decisions: readonly Decision[]): Summary {
  const states = decisions.flatMap(({ deliveries }) => deliveries.map(({ state }) => state));
  const countOf = (some: readonly DeliveryState[]) => states.filter((state) => some.includes(state)).length;
  const failed = countOf(["failed"]);
  if (failed > 0) return { kind: "failing", count: failed, waiting: countOf(["waiting", "paused"]) };
  for (const [kind, some] of GRAVITY) {
    const count = countOf(some);
    if (count > 0) return { kind, count };
  }
  if (decisions.length === 0) return { kind: "noRules" };
  return { kind: decisions.some(({ called }) => called) ? "noCallNeeded" : "nobody" };
}
