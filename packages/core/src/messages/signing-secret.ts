import { decodeBase64, encodeBase64 } from "./base64.ts";

/** The prefix of a signing secret, so that people recognise it and scanners find a leaked one (Standard Webhooks spec). */
const SECRET_PREFIX = "whsec_";

/** The spec asks for 24 to 64 random bytes; 32 is the strength of the HMAC itself. */
const SECRET_BYTES = 32;

/**
 * A new signing secret, `whsec_` and base64. `random` must give that many bytes from a cryptographic source, such as
 * `randomBytes` of node:crypto; it is an argument so that tests are repeatable.
 */
export function newSigningSecret(random: (bytes: number) => Uint8Array): string {
  const bytes = random(SECRET_BYTES);
  if (bytes.length !== SECRET_BYTES) {
    throw new RangeError(`A signing secret needs ${SECRET_BYTES} random bytes, and the source gave ${bytes.length}.`);
  }
  return SECRET_PREFIX + encodeBase64(bytes);
}

/**
 * The key inside a signing secret, with or without `whsec_` before it. Throws a RangeError when it is not base64 or empty;
 * the message does not repeat the secret, as messages end up in logs.
 */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret);
  if (bytes !== null && bytes.length > 0) return bytes;
  throw new RangeError('A signing secret is base64, usually with "whsec_" before it; copy it again from the endpoint.');
}
