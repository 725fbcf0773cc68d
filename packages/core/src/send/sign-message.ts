import { hmacSha256 } from "./hmac-sha256.ts";
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

/** The headers that carry a signature; their values are plain ASCII. */
export interface SignatureHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/**
 * The three headers of the Standard Webhooks spec: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, one for each
 * secret, separated by a space. So a receiver that knows any one of the secrets accepts the message, which is what makes
 * rotation possible. Throws a RangeError when a part is missing, since an unsigned call must never leave.
 */
export function signMessage({ id, timestamp, body, secrets }: UnsignedMessage): SignatureHeaders {
  if (id === "") throw new RangeError("A message needs an id to be signed.");
  if (!(Number.isSafeInteger(timestamp) && timestamp >= 0)) {
    throw new RangeError(`A signature's timestamp is whole seconds since 1970, not ${timestamp}.`);
  }
  if (secrets.length === 0) throw new RangeError(`Message ${id} needs at least one secret to be signed.`);
  const text = `${id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${hmacSha256(secretBytes(secret), text, "base64")}`);
  return { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": signatures.join(" ") };
}
