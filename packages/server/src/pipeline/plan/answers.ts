import type { ReasonCode } from "@haak/core";

/**
 * One letter for what a rule answered, so that the answers of 1,000 rules to one event are 1,000 bytes in one row. The
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
  Object.entries(LETTERS).map(([code, letter]) => [letter, code as ReasonCode]),
);

/** Writes the answers of all rules to one event, in the order given. */
export function writeAnswers(codes: readonly ReasonCode[]): string {
  return codes.map((code) => LETTERS[code]).join("");
}

/** Reads what `writeAnswers` wrote. @throws Error for a letter that this version does not know. */
export function readAnswers(answers: string): ReasonCode[] {
  return [...answers].map((letter) => {
    const code = CODES.get(letter);
    if (code === undefined) throw new Error(`The answer "${letter}" was stored by a newer version of Haak.`);
    return code;
  });
}
