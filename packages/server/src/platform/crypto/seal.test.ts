import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../test/support/any-character.ts";
import { createSeal, lookupHash } from "./seal.ts";

const seal = createSeal(Buffer.alloc(32, 1));

describe("a seal", () => {
  it("opens to the text that was sealed", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        fc.pre(text.isWellFormed());
        expect(seal.open(seal.seal(text))).toBe(text);
      }),
    );
  });

  it("looks different each time, and contains nothing of the text", () => {
    const [one, other] = [seal.seal("whsec_secret"), seal.seal("whsec_secret")];
    expect(one.equals(other)).toBe(false);
    expect(one.includes("whsec")).toBe(false);
  });

  it("does not open if any bit was changed", () => {
    const sealed = seal.seal("secret");
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => seal.open(changed)).toThrow();
    }
  });

  it.each(["", "secret"])("does not open if it was cut: %j", (text) => {
    const sealed = seal.seal(text);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => seal.open(sealed.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });

  it("does not open with another key", () => {
    expect(() => createSeal(randomBytes(32)).open(seal.seal("secret"))).toThrow();
  });
});

describe("the lookup hash of a key", () => {
  it("is its SHA-256", () => {
    expect(lookupHash("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
