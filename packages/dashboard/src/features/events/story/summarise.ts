import type { Decision, DeliveryState } from "../../../api/openapi.ts";

/** What became of an event, in the one respect that matters most to whoever asks. */
export type Summary =
  | { readonly kind: "noRules" | "nobody" | "noCallNeeded" }
  | {
      readonly kind: "failing" | "waiting" | "paused" | "underWay" | "delivered" | "cancelled";
      readonly count: number;
    };

/** From what needs somebody to what needs nobody. */
const GRAVITY: readonly (readonly [
  Exclude<Summary["kind"], "noRules" | "nobody" | "noCallNeeded">,
  readonly DeliveryState[],
])[] = [
  ["failing", ["failed"]],
  ["paused", ["paused"]],
  ["waiting", ["waiting"]],
  ["underWay", ["pending", "sending"]],
  ["delivered", ["delivered"]],
  ["cancelled", ["cancelled"]],
];

/** Answers "why did this customer get nothing?" before anything else is read. */
export function summarise(decisions: readonly Decision[]): Summary {
  const states = decisions.flatMap(({ deliveries }) => deliveries.map(({ state }) => state));
  for (const [kind, some] of GRAVITY) {
    const count = states.filter((state) => some.includes(state)).length;
    if (count > 0) return { kind, count };
  }
  if (decisions.length === 0) return { kind: "noRules" };
  return { kind: decisions.some(({ called }) => called) ? "noCallNeeded" : "nobody" };
}
