import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64, equalInConstantTime } from "./crypto.ts";

describe("base64", () => {
  test("converts any bytes there and back, with or without padding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
        expect(decodeBase64(text.replace(/=+$/, ""))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  test.each(["a", "abc-", "ab_=", "a b=", "YQ==\n", "Y===", "YR==", "====", "é", "YWJj="])("refuses %j", (text) => {
    expect(decodeBase64(text)).toBeNull();
  });

  test("is null for any text that is not the only spelling of its bytes", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== null) expect(encodeBase64(bytes).replace(/=+$/, "")).toBe(text.replace(/=+$/, ""));
      }),
    );
  });
});

test("two texts are equal exactly if JavaScript says so", () => {
  const few = fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 4 });
  fc.assert(
    fc.property(few, few, (one, other) => {
      expect(equalInConstantTime(one, other)).toBe(one === other);
    }),
  );
});
