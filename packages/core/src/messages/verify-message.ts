import { encodeBase64, equalInConstantTime, hmacSha256Anywhere } from "./crypto.ts";
import type { Message } from "./message.ts";
import { secretBytes } from "./signing-secret.ts";

/** Why a message was not verified. Each code asks for another action of the receiver. */
export type MessageVerificationCode =
  | "missing_header"
  | "bad_timestamp"
  | "too_old"
  | "too_new"
  | "bad_signature"
  | "bad_secret"
  | "not_json";

/**
 * Thrown by `verifyMessage`. The message says what is wrong and what to check. It never contains a secret or a
 * signature.
 *
 * Express and Fastify answer an unhandled error with its `status` or `statusCode`. So a forged call gets 401, instead
 * of the 500 of a program error.
 */
export class MessageVerificationError extends Error {
  override readonly name = "MessageVerificationError";
  readonly code: MessageVerificationCode;
  /** The HTTP status to answer with: 401, or 500 for `bad_secret`, because that is the receiver's own mistake. */
  readonly status: 401 | 500;
  /** The same as `status`, because Fastify reads this name. */
  readonly statusCode: 401 | 500;

  constructor(code: MessageVerificationCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = code === "bad_secret" ? 500 : 401;
    this.statusCode = this.status;
  }
}

/** An object that returns a header by its name, in upper or lower case, such as the `Headers` of fetch. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** The headers of a request: a `Headers`, or a plain record in any case. Its values may be lists, as in Node. */
export type MessageHeaders = HeaderReader | Readonly<Record<string, string | readonly string[] | undefined>>;

/** The three headers of the Standard Webhooks spec, before they are verified. `signatures` has those of version 1. */
interface ClaimedSignature {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly string[];
}

/**
 * Reads the id, the time and the base64 signatures of a request. Signatures of other versions are ignored, so that a
 * sender may add one. Throws `missing_header` and `bad_timestamp`.
 */
function readMessageHeaders(headers: MessageHeaders): ClaimedSignature {
  const id = requireHeader(headers, "webhook-id");
  const timestamp = requireHeader(headers, "webhook-timestamp");
  const entries = requireHeader(headers, "webhook-signature").split(/,?\s+/);
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new MessageVerificationError(
      "bad_timestamp",
      "The header webhook-timestamp is not a whole number of seconds.",
    );
  }
  return {
    id,
    timestamp,
    signatures: entries.filter((entry) => entry.startsWith("v1,")).map((entry) => entry.slice(3)),
  };
}

function requireHeader(headers: MessageHeaders, name: string): string {
  const value = isReader(headers) ? headers.get(name) : findInRecord(headers, name);
  if (value) return value;
  throw new MessageVerificationError("missing_header", `The request has no header ${name}; pass all its headers.`);
}

function isReader(headers: MessageHeaders): headers is HeaderReader {
  return typeof headers.get === "function";
}

/** All values under the name, joined by a space like signatures. If an id or time comes twice, no signature matches. */
function findInRecord(record: Exclude<MessageHeaders, HeaderReader>, name: string): string {
  const matches = Object.entries(record).filter(([key]) => key.toLowerCase() === name);
  return matches
    .flatMap(([, value]) => value ?? [])
    .join(" ")
    .trim();
}

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
  // Also a list of one for a secret that is undefined, because a program in plain JavaScript may lack the variable that holds it.
  const secrets = [secretOrSecrets].flat();
  if (secrets.length === 0) throw new MessageVerificationError("bad_secret", "Give at least one signing secret.");
  try {
    return secrets.map(secretBytes);
  } catch (cause) {
    const reason = cause instanceof RangeError ? cause.message : "A signing secret must be text; check that it is set.";
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

/**
 * Receives a webhook in frameworks with `Request` (Next.js, Hono, Deno, Bun, workers): verifies it, passes the
 * message to `handle`, and answers 204 afterwards, so that the hub counts it as delivered. It reads the raw body
 * itself.
 *
 * A message that cannot be verified is answered with 401 and its code, or with 500 if the secret is not valid.
 * `handle` is not called then. Errors of `handle` are thrown on, because the framework then answers with an error and
 * the hub tries again.
 */
export async function receiveMessage(
  request: Request,
  secretOrSecrets: string | readonly string[],
  handle: (message: Message) => unknown,
): Promise<Response> {
  let message: Message;
  try {
    message = await verifyMessage(await request.arrayBuffer(), request.headers, secretOrSecrets);
  } catch (error) {
    if (error instanceof MessageVerificationError) return Response.json({ code: error.code }, { status: error.status });
    throw error;
  }
  await handle(message);
  return new Response(null, { status: 204 });
}
