import { REASON_CODES } from "@haak/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDecisions, encodeDecisions } from "./decision-codes.ts";

describe("stored decisions", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REASON_CODES)), (codes) => {
        expect(decodeDecisions(encodeDecisions(codes))).toEqual(codes);
      }),
    );
  });

  it("take one character a rule", () => {
    expect(encodeDecisions(Array.from({ length: 1_000 }, () => "other_product" as const))).toHaveLength(1_000);
  });

  it("keep the meaning of every letter for ever, since they stand in databases", () => {
    expect(Object.fromEntries(REASON_CODES.map((code) => [encodeDecisions([code]), code]))).toEqual({
      C: "called",
      D: "disabled",
      T: "other_trigger",
      W: "waits_for_payment",
      R: "recurring_off",
      K: "kind_off",
      P: "other_product",
      U: "other_upsell",
      F: "other_form",
      M: "test_order",
      A: "still_active",
      O: "paid_off",
      L: "made_later",
      E: "own_endpoint",
    });
  });

  it("with a letter that this version does not know are not read", () => {
    expect(() => decodeDecisions("CZ")).toThrow('The decision "Z" was stored by a newer version of Haak.');
  });
});
