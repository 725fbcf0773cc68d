import { describe, expect, it } from "vitest";
import { signingKey } from "./signing-key.ts";

const secretOf = (number: number) => `whsec_${Buffer.alloc(32, `secret ${number} `).toString("base64")}`;

describe("the key of a signing secret", () => {
  it("is made once and has the secret's bytes", () => {
    const key = signingKey(secretOf(0));
    expect(signingKey(secretOf(0))).toBe(key);
    expect(key.export()).toEqual(Buffer.alloc(32, "secret 0 "));
  });

  it("is dropped from the cache after many others, so that memory is limited, and is made again", () => {
    const first = signingKey(secretOf(1));
    for (let number = 2; number < 2_100; number += 1) signingKey(secretOf(number));
    const again = signingKey(secretOf(1));
    expect(again).not.toBe(first);
    expect(again.equals(first)).toBe(true);
  });

  it("does not exist for a text that is not a secret", () => {
    expect(() => signingKey("whsec_!")).toThrow(RangeError);
  });
});
