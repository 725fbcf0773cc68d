import { encodeBase64 } from "./base64.ts";
import { equalInConstantTime } from "./equal-in-constant-time.ts";
import { hmacSha256Anywhere } from "./hmac-sha256.ts";
import type { Message } from "./message.ts";
import { type ClaimedSignature, type MessageHeaders, readMessageHeaders } from "./message-headers.ts";
import { MessageVerificationError } from "./message-verification-error.ts";
import { secretBytes } from "./signing-secret.ts";

/**
 * The maximum difference between a message's time and now, in both directions: five minutes, as in the Standard
 * Webhooks libraries.
 */
const TOLERANCE_SECONDS = 300;

/** Settings of `verifyMessage`. All are optional. */
export interface VerifyOptions {
  /** Seconds, from 0. Default: 300. A larger value lets an eavesdropper repeat a call for longer. */
  readonly toleranceSeconds?: number | undefined;
  /** The current time, as a date or in milliseconds since 1970. Default: the system's clock. */
  readonly now?: Date | number | undefined;
}

/**
 * Verifies a webhook and returns its message, typed by its `type`.
 *
 * `rawBody` must be the body exactly as it arrived, as text or bytes, because a body that was parsed and written
 * again has another signature. `secretOrSecrets` is the endpoint's secret, or several while one is being replaced,
 * with or without `whsec_`. Signature and time are checked by the Standard Webhooks spec, in constant time. The shape
 * of the data is not checked, because the signature proves that Haak wrote it.
 *
 * @throws MessageVerificationError with a `code` that says what failed.
 */
// biome-ignore lint/complexity/useMaxParams: receivers everywhere know verification as body, headers, secret; the fourth is optional
export async function verifyMessage(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: MessageHeaders,
  secretOrSecrets: string | readonly string[],
  options: VerifyOptions = {},
): Promise<Message> {
  const keys = readSecrets(secretOrSecrets);
  const claimed = readMessageHeaders(headers);
  checkAge(Number(claimed.timestamp), options);
  const bytes = toBytes(rawBody);
  if (!(await isSignedByAny(keys, claimed, bytes))) {
    throw new MessageVerificationError(
      "bad_signature",
      "No signature matches. Verify the body as it arrived, before any parsing, with the secret of this endpoint.",
    );
  }
  return parseMessage(bytes);
}

function readSecrets(secretOrSecrets: string | readonly string[]): Uint8Array<ArrayBuffer>[] {
  const secrets = typeof secretOrSecrets === "string" ? [secretOrSecrets] : secretOrSecrets;
  if (secrets.length === 0) throw new MessageVerificationError("bad_secret", "Give at least one signing secret.");
  try {
    return secrets.map(secretBytes);
  } catch (cause) {
    const reason = cause instanceof RangeError ? cause.message : "A signing secret must be text.";
    throw new MessageVerificationError("bad_secret", reason, { cause });
  }
}

function checkAge(timestampSeconds: number, { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now() }: VerifyOptions) {
  const ageSeconds = Math.floor(Number(now) / 1_000) - timestampSeconds;
  // Written with `!`, because a comparison with NaN is false and a broken clock or setting must not accept every old
  // message.
  if (!(toleranceSeconds >= 0) || Number.isNaN(ageSeconds)) {
    throw new RangeError("toleranceSeconds must be a number from 0, and now a valid date or milliseconds since 1970.");
  }
  if (ageSeconds > toleranceSeconds) {
    throw new MessageVerificationError(
      "too_old",
      `The message was signed ${ageSeconds} seconds ago; ${toleranceSeconds} are allowed.`,
    );
  }
  if (-ageSeconds > toleranceSeconds) {
    throw new MessageVerificationError(
      "too_new",
      `The message was signed ${-ageSeconds} seconds from now; ${toleranceSeconds} are allowed. Check this clock.`,
    );
  }
}

function toBytes(rawBody: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof rawBody === "string") return new TextEncoder().encode(rawBody);
  if (rawBody instanceof Uint8Array) return rawBody;
  if (rawBody instanceof ArrayBuffer) return new Uint8Array(rawBody);
  throw new TypeError("rawBody must be the body as it arrived, as text or bytes; a parsed body cannot be verified.");
}

async function isSignedByAny(
  keys: Uint8Array<ArrayBuffer>[],
  claimed: ClaimedSignature,
  body: Uint8Array,
): Promise<boolean> {
  const head = new TextEncoder().encode(`${claimed.id}.${claimed.timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  // One hash for each secret, however many signatures a header has, because a long header would otherwise cost much
  // time.
  const expected = await Promise.all(keys.map(async (key) => encodeBase64(await hmacSha256Anywhere(key, signed))));
  return expected.some((own) => claimed.signatures.some((signature) => equalInConstantTime(own, signature)));
}

function parseMessage(bytes: Uint8Array): Message {
  try {
    // The cast is safe because the signature has just proven that Haak wrote this message.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) as Message;
  } catch (cause) {
    const hint = "It is signed but is not JSON: does the endpoint use one of the formats for Plug&Pay receivers?";
    throw new MessageVerificationError("not_json", hint, { cause });
  }
}
