import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test, vi } from "vitest";
import { anyCharacter } from "./any-character.fixture.ts";
import { plugandpaySignature, signMessage, signMessageAnywhere } from "./sign-message.ts";
import { newSigningSecret } from "./signing-secret.ts";

const secret = newSigningSecret(randomBytes);
const aMessage = { id: "dlv_1", timestamp: 1_795_510_800, body: "{}", secrets: [secret] };

afterEach(() => vi.restoreAllMocks());

describe("a signed message", () => {
  test("has the signature of the fixed vector of the Standard Webhooks libraries", () => {
    const headers = signMessage({
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
      secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    });
    expect(headers).toEqual({
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  test("is signed as the standardwebhooks package signs it, for any text", () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: anyCharacter }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(text, fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.nat(), (body, bytes, timestamp) => {
        const theirs = `whsec_${Buffer.from(bytes).toString("base64")}`;
        const headers = signMessage({ id: "dlv_1", timestamp, body, secrets: [theirs] });
        const expected = new Webhook(theirs).sign("dlv_1", new Date(timestamp * 1_000), body);
        expect(headers["webhook-signature"]).toBe(expected);
      }),
    );
  });

  test("is verified by the standardwebhooks package", () => {
    const timestamp = Math.floor(Date.now() / 1_000);
    fc.assert(
      fc.property(fc.json(), (body) => {
        const headers = signMessage({ ...aMessage, timestamp, body });
        expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
      }),
    );
  });

  test("has one signature for each secret, so that a receiver with either accepts it", () => {
    const next = newSigningSecret(randomBytes);
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = signMessage({ ...aMessage, timestamp, secrets: [next, secret] });
    expect(headers["webhook-signature"]).toMatch(/^v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=$/);
    for (const known of [next, secret]) expect(() => new Webhook(known).verify("{}", { ...headers })).not.toThrow();
  });
});

describe("signing refuses", () => {
  test("a message without any secret", () => {
    expect(() => signMessage({ ...aMessage, secrets: [] })).toThrow("Message dlv_1 needs at least one secret");
  });

  test("a message without an id", () => {
    expect(() => signMessage({ ...aMessage, id: "" })).toThrow(RangeError);
  });

  test.each([1.5, -1, Number.NaN, Number.POSITIVE_INFINITY])("the timestamp %d", (timestamp) => {
    expect(() => signMessage({ ...aMessage, timestamp })).toThrow("whole seconds since 1970");
  });

  test("a secret that is not base64, without showing it", () => {
    expect(() => signMessage({ ...aMessage, secrets: ["whsec_?hidden?"] })).toThrow(/^(?!.*hidden)/);
  });

  test("a runtime without Node's modules, with a clear message", () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    expect(() => signMessage(aMessage)).toThrow("Signing needs a runtime with Node's built-in modules");
  });
});

describe("signing without Node's modules", () => {
  test("gives the same headers by Web Crypto, for any text and secrets", async () => {
    const keys = fc.array(fc.uint8Array({ minLength: 24, maxLength: 64 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter }), keys, async (body, bytes) => {
        const secrets = bytes.map((key) => `whsec_${Buffer.from(key).toString("base64")}`);
        const message = { ...aMessage, body, secrets };
        const lookUp = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
        const anywhere = await signMessageAnywhere(message);
        lookUp.mockRestore();
        expect(anywhere).toEqual(signMessage(message));
      }),
    );
  });

  test.each([{ id: "" }, { timestamp: 1.5 }, { secrets: [] }])("refuses %j, as it does elsewhere", async (bad) => {
    await expect(signMessageAnywhere({ ...aMessage, ...bad })).rejects.toThrow(RangeError);
  });
});

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
