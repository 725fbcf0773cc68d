import { encodeBase64, hmacSha256, hmacSha256Anywhere } from "./crypto.ts";
import { signingKey } from "./signing-key.ts";
import { secretBytes } from "./signing-secret.ts";

/** A message that is about to be sent. */
export interface UnsignedMessage {
  /** The id of the delivery. It is the same on every attempt. */
  readonly id: string;
  /** The time of this attempt, in whole seconds since 1970. */
  readonly timestamp: number;
  /** The exact text that is sent. */
  readonly body: string;
  /** All valid secrets. There are two or more while one is being replaced. */
  readonly secrets: readonly string[];
}

/**
 * The headers with the signature. Their values are plain ASCII. It is a type and not an interface, so that `fetch`
 * accepts it as a plain record.
 */
export type SignatureHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/**
 * The three headers of the Standard Webhooks spec: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for
 * each secret, separated by a space. A receiver that has any one of the secrets accepts the message, so that a secret
 * can be replaced without a failed call.
 *
 * It needs Node's crypto, which Node, Bun, Deno and Workers with `nodejs_compat` have. Use `signMessageAnywhere`
 * elsewhere.
 *
 * @throws RangeError if a part is missing, because an unsigned call must never be sent.
 */
export function signMessage(message: UnsignedMessage): SignatureHeaders {
  const text = signedText(message);
  return signatureHeaders(
    message,
    message.secrets.map((secret) => hmacSha256(signingKey(secret), text, "base64")),
  );
}

/** The same headers by Web Crypto. It also works in browsers and workers, but returns a promise. */
export async function signMessageAnywhere(message: UnsignedMessage): Promise<SignatureHeaders> {
  const bytes = new TextEncoder().encode(signedText(message));
  const sign = async (secret: string) => encodeBase64(await hmacSha256Anywhere(secretBytes(secret), bytes));
  return signatureHeaders(message, await Promise.all(message.secrets.map(sign)));
}

function signedText({ id, timestamp, body, secrets }: UnsignedMessage): string {
  if (id === "") throw new RangeError("A message needs an id to be signed.");
  if (!(Number.isSafeInteger(timestamp) && timestamp >= 0)) {
    throw new RangeError(`A signature's timestamp must be whole seconds since 1970, not ${timestamp}.`);
  }
  if (secrets.length === 0) throw new RangeError(`Message ${id} needs at least one secret to be signed.`);
  return `${id}.${timestamp}.${body}`;
}

function signatureHeaders({ id, timestamp }: UnsignedMessage, hashes: readonly string[]): SignatureHeaders {
  const signatures = hashes.map((hash) => `v1,${hash}`);
  return { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": signatures.join(" ") };
}

/**
 * The value of `X-Signature` as receivers of Plug&Pay's V2 webhooks check it: lower-case hex HMAC-SHA256 of the raw
 * body, without prefix or time. The key is the secret as text, with its `whsec_`, because such receivers have one
 * setting for the key and use it unchanged.
 */
export function plugandpaySignature(body: string, secret: string): string {
  return hmacSha256(secret, body, "hex");
}
