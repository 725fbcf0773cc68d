import type { ReasonCode } from "@haak/core";

/**
 * One letter for what a rule decided, so that the decisions of 1,000 rules about one event are 1,000 bytes in one row. The
 * letters are stored: none may ever change its meaning, and a new code gets a new letter.
 */
const LETTERS = {
  called: "C",
  disabled: "D",
  other_trigger: "T",
  waits_for_payment: "W",
  recurring_off: "R",
  kind_off: "K",
  other_product: "P",
  other_upsell: "U",
  other_form: "F",
  test_order: "M",
  still_active: "A",
  paid_off: "O",
  made_later: "L",
  own_endpoint: "E",
} as const satisfies Record<ReasonCode, string>;

const CODES = new Map<string, ReasonCode>(
  // `Object.entries` loses the type of the keys, which `satisfies` has checked above.
  Object.entries(LETTERS).map(([code, letter]) => [letter, code as ReasonCode]),
);

/** Writes the decisions of all rules about one event, in the order given. */
export function encodeDecisions(codes: readonly ReasonCode[]): string {
  return codes.map((code) => LETTERS[code]).join("");
}

/** Reads what `encodeDecisions` wrote. @throws Error for a letter that this version does not know. */
export function decodeDecisions(codes: string): ReasonCode[] {
  return [...codes].map((letter) => {
    const code = CODES.get(letter);
    if (code === undefined) throw new Error(`The decision "${letter}" was stored by a newer version of Haak.`);
    return code;
  });
}
