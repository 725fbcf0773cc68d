import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import type { Order } from "../events/order.ts";
import { sampleEvent } from "../events/sample-event.ts";
import { anyCharacter } from "./any-character.fixture.ts";
import { buildBody } from "./formats/build-body.ts";
import { signMessage } from "./sign-message.ts";
import { newSigningSecret } from "./signing-secret.ts";
import { type MessageHeaders, MessageVerificationError, type VerifyOptions, verifyMessage } from "./verify-message.ts";

const now = new Date("2026-11-24T10:00:00Z");
const timestamp = now.getTime() / 1_000;
const secret = newSigningSecret(randomBytes);
const body = '{"type":"order.paid","data":{"who":"Zoë 🐱"}}';

const signedHeaders = (changes: Partial<Parameters<typeof signMessage>[0]> = {}): Record<string, string> => ({
  ...signMessage({ id: "dlv_1", timestamp, body, secrets: [secret], ...changes }),
});

/** A call that is valid by default. Each test breaks one part of it. */
interface Received {
  body: string | Uint8Array | ArrayBuffer;
  headers: MessageHeaders;
  secret: string | readonly string[];
  options: VerifyOptions;
}
const verify = (changes: Partial<Received> = {}) => {
  const received: Received = { body, headers: signedHeaders(), secret, options: { now }, ...changes };
  return verifyMessage(received.body, received.headers, received.secret, received.options);
};
const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof MessageVerificationError ? error.code : error;
};

afterEach(() => vi.restoreAllMocks());

describe("a message that Haak signed", () => {
  test("is returned as it was written", async () => {
    expect(await verify()).toEqual(JSON.parse(body));
  });

  test("is typed by its type", async () => {
    const message = await verify({ body, headers: signedHeaders() });
    if (message.type === "order.paid") expectTypeOf(message.data.order).toEqualTypeOf<Order>();
    if (message.type === "form.submitted") expectTypeOf(message.data.form.id).toBeString();
    expectTypeOf(message.event_id).toEqualTypeOf<string | null>();
  });

  test("has the data of the event", async () => {
    const event = sampleEvent("order.paid");
    const shop = { id: "shp_1", name: "Shop", number: 1 };
    const outgoing = { deliveryId: "dlv_1", eventId: "evt_1", event, shop, rule: null, lineNumber: 2, sentAt: "" };
    const sent = buildBody(outgoing, "haak").body;
    const message = await verify({ body: sent, headers: signedHeaders({ body: sent }) });
    expect(message).toMatchObject({ type: "order.paid", data: { ...event.data, line_number: 2, line_count: 2 } });
  });

  test("is verified from text, bytes and an ArrayBuffer", async () => {
    const bytes = new TextEncoder().encode(body);
    for (const form of [body, bytes, Buffer.from(bytes), bytes.buffer]) {
      expect(await verify({ body: form })).toEqual(JSON.parse(body));
    }
  });

  test("is verified with headers in any case and of any kind", async () => {
    const headers = signedHeaders();
    const entries = Object.entries(headers);
    const forms: MessageHeaders[] = [
      new Headers(headers),
      Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), value])),
      Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
      { ...headers, host: "example.com", cookie: undefined },
    ];
    for (const form of forms) expect(await verify({ headers: form })).toEqual(JSON.parse(body));
  });

  test("is verified if its signatures come as several headers", async () => {
    const headers = signedHeaders();
    const other = signedHeaders({ secrets: [newSigningSecret(randomBytes)] });
    const both = [other["webhook-signature"] ?? "", headers["webhook-signature"] ?? ""];
    expect(await codeOf(verify({ headers: { ...headers, "webhook-signature": both } }))).toBeNull();
    const joined = new Headers(other);
    joined.append("webhook-signature", headers["webhook-signature"] ?? "");
    expect(await codeOf(verify({ headers: joined }))).toBeNull();
  });

  test("is verified with or without whsec_ before the secret", async () => {
    expect(await codeOf(verify({ secret: secret.slice("whsec_".length) }))).toBeNull();
  });

  test("is verified without Node's modules, as in a browser or a worker", async () => {
    const headers = signedHeaders();
    const lookUp = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    expect(await codeOf(verifyMessage(body, headers, secret, { now }))).toBeNull();
    expect(lookUp).not.toHaveBeenCalled();
  });

  test("may be any number of seconds within the tolerance old, and no more", async () => {
    const at = (seconds: number, toleranceSeconds?: number) =>
      codeOf(verify({ options: { now: now.getTime() + seconds * 1_000, toleranceSeconds } }));
    expect([await at(300), await at(-300), await at(0, 0), await at(900, 900)]).toEqual([null, null, null, null]);
    expect([await at(301), await at(1, 0), await at(901, 900)]).toEqual(["too_old", "too_old", "too_old"]);
    expect([await at(-301), await at(-1, 0)]).toEqual(["too_new", "too_new"]);
  });

  test("is compared with the system's clock unless another time is given", async () => {
    const fresh = signedHeaders({ timestamp: Math.floor(Date.now() / 1_000) });
    expect(await codeOf(verifyMessage(body, fresh, secret))).toBeNull();
    expect(await codeOf(verifyMessage(body, signedHeaders({ timestamp: 1_614_265_330 }), secret))).toBe("too_old");
  });

  test("is verified with any text of JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        expect(await verify({ body: text, headers: signedHeaders({ body: text }) })).toEqual(JSON.parse(text));
      }),
    );
  });

  test("is verified if the standardwebhooks package signed it, with any body", async () => {
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: anyCharacter }).map((words) => JSON.stringify({ words })),
    );
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        const signature = new Webhook(secret).sign("msg_1", now, sent);
        const headers = { "webhook-id": "msg_1", "webhook-timestamp": `${timestamp}`, "webhook-signature": signature };
        expect(await verify({ body: sent, headers })).toEqual(JSON.parse(sent));
      }),
    );
  });
});

describe("while a secret is being replaced", () => {
  test("a receiver with the old secret, the new one or both accepts the call, and one with neither does not", async () => {
    const secrets = fc.array(
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => newSigningSecret(() => bytes)),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(secrets, secrets, async (signing, known) => {
        const code = await codeOf(verify({ headers: signedHeaders({ secrets: signing }), secret: known }));
        expect(code).toBe(known.some((one) => signing.includes(one)) ? null : "bad_signature");
      }),
    );
    const next = newSigningSecret(randomBytes);
    const both = signedHeaders({ secrets: [next, secret] });
    for (const known of [secret, next, [secret, next]]) {
      expect(await codeOf(verify({ headers: both, secret: known }))).toBeNull();
    }
  });
});

describe("a message is refused", () => {
  test("if any one bit of its body, id or time differs", async () => {
    const headers = signedHeaders();
    const bytes = new TextEncoder().encode(body);
    const flips = fc.tuple(fc.nat(bytes.length - 1), fc.nat(7));
    await fc.assert(
      fc.asyncProperty(flips, async ([index, bit]) => {
        const changed = Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ (1 << bit) : byte));
        expect(await codeOf(verify({ body: changed, headers }))).toBe("bad_signature");
      }),
    );
    expect(await codeOf(verify({ headers: { ...headers, "webhook-id": "dlv_2" } }))).toBe("bad_signature");
    expect(await codeOf(verify({ headers: { ...headers, "webhook-timestamp": `${timestamp + 1}` } }))).toBe(
      "bad_signature",
    );
  });

  test("if any one character of its signature differs", async () => {
    const headers = signedHeaders();
    const signature = headers["webhook-signature"] ?? "";
    const character = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.nat(signature.length - 1), character, async (index, other) => {
        fc.pre(signature[index] !== other);
        const changed = signature.slice(0, index) + other + signature.slice(index + 1);
        expect(await codeOf(verify({ headers: { ...headers, "webhook-signature": changed } }))).toBe("bad_signature");
      }),
    );
  });

  test.each(["v1", "v1,", "v1,abc", "v2,abc", "v1a,abc", ",", "x".repeat(10_000)])(
    "if its signature is %j",
    async (signature) => {
      const headers = { ...signedHeaders(), "webhook-signature": signature };
      expect(await codeOf(verify({ headers }))).toBe("bad_signature");
    },
  );

  test("if only another version has the right bytes", async () => {
    const headers = signedHeaders();
    const signature = headers["webhook-signature"]?.replace("v1,", "v2,") ?? "";
    expect(await codeOf(verify({ headers: { ...headers, "webhook-signature": signature } }))).toBe("bad_signature");
  });

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("without the header %s", async (name) => {
    const { [name]: _, ...others } = signedHeaders();
    expect(await codeOf(verify({ headers: others }))).toBe("missing_header");
    expect(await codeOf(verify({ headers: new Headers(others) }))).toBe("missing_header");
    expect(await codeOf(verify({ headers: { ...others, [name]: "" } }))).toBe("missing_header");
    expect(await codeOf(verify({ headers: { ...others, [name]: [] } }))).toBe("missing_header");
  });

  test("if a header that must occur once comes twice", async () => {
    const headers = { ...signedHeaders(), "Webhook-Id": "dlv_2" };
    expect(await codeOf(verify({ headers }))).toBe("bad_signature");
  });

  test.each(["soon", "1.5", "-5", "1e9", "0x10", " ", "1795514400s", "9".repeat(30)])(
    "if its timestamp is %j",
    async (stamp) => {
      const code = await codeOf(verify({ headers: { ...signedHeaders(), "webhook-timestamp": stamp } }));
      expect(code).toBe(stamp.trim() === "" ? "missing_header" : "bad_timestamp");
    },
  );

  test.each([["", "whsec_", "whsec_???", [], [secret, "no secret"]].map((bad) => [bad])].flat())(
    "with the secret %j",
    async (bad) => {
      expect(await codeOf(verify({ secret: bad }))).toBe("bad_secret");
    },
  );

  test.each([undefined, null, [undefined], 7])("with the secret %j, which plain JavaScript can pass", async (bad) => {
    const verified = verify({ secret: bad as unknown as string });
    await expect(verified).rejects.toMatchObject({
      code: "bad_secret",
      message: expect.stringContaining("is set") as string,
    });
  });

  test("if it is signed but is not JSON", async () => {
    for (const text of ["", "order_id=1", "{", '{"a":1}x', "\ufeff{}"]) {
      expect(await codeOf(verify({ body: text, headers: signedHeaders({ body: text }) }))).toBe("not_json");
    }
  });
});

describe("verifying", () => {
  test("with the advice to pass the raw body, if it gets a parsed one", async () => {
    const parsed = JSON.parse(body) as string;
    await expect(verify({ body: parsed })).rejects.toThrow("a parsed body cannot be verified");
  });

  test.each([{ toleranceSeconds: Number.NaN }, { toleranceSeconds: -1 }, { now: Number.NaN }, { now: new Date("") }])(
    "with the setting %j, because it would accept every old message",
    async (options) => {
      await expect(verify({ options })).rejects.toThrow(RangeError);
    },
  );

  test("without a secret or signature in its errors", async () => {
    const headers = signedHeaders({ secrets: [newSigningSecret(randomBytes)] });
    const error = await verify({ headers }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "MessageVerificationError", code: "bad_signature" });
    const text = error instanceof Error ? `${error.message} ${error.stack}` : "";
    expect(text).not.toContain(secret.slice(6));
    expect(text).not.toContain(headers["webhook-signature"]?.slice(3));
  });
});
