import { encodeBase64 } from "./base64.ts";
import { hmacSha256, hmacSha256Anywhere } from "./hmac-sha256.ts";
import { signingKey } from "./signing-key.ts";
import { secretBytes } from "./signing-secret.ts";

/** One message that is about to leave. */
export interface UnsignedMessage {
  /** The delivery's id, the same on every attempt. */
  readonly id: string;
  /** Whole seconds since 1970, of this attempt. */
  readonly timestamp: number;
  /** The exact text that is sent. */
  readonly body: string;
  /** Every secret that is alive; two or more while one is being replaced. */
  readonly secrets: readonly string[];
}

/** The headers that carry a signature; their values are plain ASCII. A type, so that `fetch` takes it as a plain record. */
export type SignatureHeaders = {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
};

/**
 * The three headers of the Standard Webhooks spec: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for each
 * secret, separated by a space. So a receiver that knows any one of the secrets accepts the message, which is what makes
 * rotation possible. Throws a RangeError when a part is missing, since an unsigned call must never leave.
 *
 * Needs Node's crypto, as Node, Bun, Deno and Workers with `nodejs_compat` have it; elsewhere there is `signMessageAnywhere`.
 */
export function signMessage(message: UnsignedMessage): SignatureHeaders {
  const text = signedText(message);
  return signatureHeaders(
    message,
    message.secrets.map((secret) => hmacSha256(signingKey(secret), text, "base64")),
  );
}

/** What `signMessage` gives, by Web Crypto: in browsers and workers too, at the price of a promise. */
export async function signMessageAnywhere(message: UnsignedMessage): Promise<SignatureHeaders> {
  const bytes = new TextEncoder().encode(signedText(message));
  const sign = async (secret: string) => encodeBase64(await hmacSha256Anywhere(secretBytes(secret), bytes));
  return signatureHeaders(message, await Promise.all(message.secrets.map(sign)));
}

function signedText({ id, timestamp, body, secrets }: UnsignedMessage): string {
  if (id === "") throw new RangeError("A message needs an id to be signed.");
  if (!(Number.isSafeInteger(timestamp) && timestamp >= 0)) {
    throw new RangeError(`A signature's timestamp is whole seconds since 1970, not ${timestamp}.`);
  }
  if (secrets.length === 0) throw new RangeError(`Message ${id} needs at least one secret to be signed.`);
  return `${id}.${timestamp}.${body}`;
}

function signatureHeaders({ id, timestamp }: UnsignedMessage, hashes: readonly string[]): SignatureHeaders {
  const signatures = hashes.map((hash) => `v1,${hash}`);
  return { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": signatures.join(" ") };
}
