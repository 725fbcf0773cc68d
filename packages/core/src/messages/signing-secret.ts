import { decodeBase64, encodeBase64 } from "./crypto.ts";

/**
 * The prefix of a signing secret, so that people recognise it and scanners find a leaked one (Standard Webhooks
 * spec).
 */
const SECRET_PREFIX = "whsec_";

/** The spec asks for 24 to 64 random bytes. 32 is the strength of the HMAC itself. */
const SECRET_BYTES = 32;

/**
 * Makes a new signing secret: `whsec_` and base64. `random` must return that many bytes from a cryptographic source,
 * such as `randomBytes` of node:crypto. It is an argument, so that tests can repeat it.
 * @throws RangeError if `random` returns another number of bytes.
 */
export function newSigningSecret(random: (bytes: number) => Uint8Array): string {
  const bytes = random(SECRET_BYTES);
  if (bytes.length !== SECRET_BYTES) {
    throw new RangeError(`A signing secret needs ${SECRET_BYTES} random bytes, and the source gave ${bytes.length}.`);
  }
  return SECRET_PREFIX + encodeBase64(bytes);
}

/**
 * The key bytes of a signing secret, with or without `whsec_`.
 * @throws RangeError if it is not base64 or is empty. The message does not contain the secret, because messages are
 * written to logs.
 */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret);
  if (bytes !== null && bytes.length > 0) return bytes;
  throw new RangeError(
    'A signing secret must be base64, usually with "whsec_" before it; copy it again from the endpoint.',
  );
}
