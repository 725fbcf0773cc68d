import type { Rule } from "./rule.ts";

/**
 * Why a rule made a call or not. If several reasons apply, a decision has the first in the order that `matchRule`
 * documents.
 */
export const REASON_CODES = [
  "called",
  "disabled",
  "other_trigger",
  "waits_for_payment",
  "recurring_off",
  "kind_off",
  "other_product",
  "other_upsell",
  "other_form",
  "test_order",
  "still_active",
  "paid_off",
  "made_later",
  "own_endpoint",
] as const;

/** One of `REASON_CODES`. `explainDecision` makes a sentence of it. */
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why a rule made no call. */
export type SkipCode = Exclude<ReasonCode, "called">;

/** One delivery to make. `lineNumber` is the position in `order.lines` from 1, or null for the whole event. */
export interface Call {
  readonly lineNumber: number | null;
}

/**
 * The decision of one rule about one event. Negative decisions are stored too, because they explain why no call was
 * made.
 */
export type Decision =
  | { readonly rule: Rule; readonly called: true; readonly code: "called"; readonly calls: readonly Call[] }
  | { readonly rule: Rule; readonly called: false; readonly code: SkipCode };
