import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plugandpaySignature } from "./plugandpay-signature.ts";

describe("the signature for a receiver made for Plug&Pay", () => {
  test("is the hex HMAC-SHA256 of test case 2 of RFC 4231", () => {
    expect(plugandpaySignature("what do ya want for nothing?", "Jefe")).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  test("has the whole secret as text as its key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.base64String({ minLength: 32 }), (body, key) => {
        const expected = createHmac("sha256", Buffer.from(`whsec_${key}`, "utf8")).update(Buffer.from(body, "utf8"));
        expect(plugandpaySignature(body, `whsec_${key}`)).toBe(expected.digest("hex"));
      }),
    );
  });
});
