import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, test } from "vitest";
import { signingKey } from "./signing-key.ts";
import { newSigningSecret, secretBytes } from "./signing-secret.ts";

describe("a new signing secret", () => {
  test("is whsec_ and base64 of 32 bytes from the given source", () => {
    expect(newSigningSecret((bytes) => new Uint8Array(bytes).fill(1))).toBe(
      "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    );
  });

  test("differs from the one before", () => {
    expect(newSigningSecret(randomBytes)).not.toBe(newSigningSecret(randomBytes));
  });

  test("is accepted by the standardwebhooks package", () => {
    expect(() => new Webhook(newSigningSecret(randomBytes))).not.toThrow();
  });

  test("is not made if the source returns too few bytes", () => {
    expect(() => newSigningSecret(() => new Uint8Array(8))).toThrow("needs 32 random bytes, and the source gave 8");
  });
});

describe("the bytes of a secret", () => {
  test("are the same with and without the prefix and the padding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const secret = newSigningSecret(() => bytes).slice(6);
        expect(secretBytes(`whsec_${secret}`)).toEqual(secretBytes(secret));
        expect(secretBytes(secret.replace(/=+$/, ""))).toEqual(secretBytes(secret));
      }),
    );
  });

  test.each(["", "whsec_", "whsec_???", "whsec_YQ==YQ==", "not a secret"])("are null for %j", (secret) => {
    expect(() => secretBytes(secret)).toThrow(RangeError);
  });

  test("are not in the message about a wrong secret", () => {
    expect(() => secretBytes("whsec_my-secret-words")).toThrow(/^(?!.*my-secret-words)/);
  });
});

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
