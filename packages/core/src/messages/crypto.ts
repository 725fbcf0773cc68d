import type { KeyObject } from "node:crypto";

/** Writes bytes as standard base64 with padding (RFC 4648 §4). Uses `btoa`, because every JavaScript runtime has it. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * Reads standard base64, or returns null. Padding is optional, because other libraries allow that in secrets. All
 * else is strict, because a changed letter of a signature must never decode to the same bytes.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, "=");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(padded)) return null;
  const bytes = Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
  return encodeBase64(bytes) === padded ? bytes : null;
}

/**
 * Whether two texts are the same. The time depends only on their length, because a comparison that stops at the first
 * difference would tell a forger how much of a guessed signature is right. The length may be known, because all
 * signatures have the same length.
 */
export function equalInConstantTime(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }
  return difference === 0;
}

/**
 * The only place that calls HMAC-SHA256, in two variants. Signing is synchronous, because the engine signs thousands
 * of calls a second and a promise for each would cost more than the hash. Only Node's own module can do that. The
 * module is looked up at run time instead of imported, so that a browser can load this package to verify.
 */
export function hmacSha256(key: KeyObject | string, text: string, encoding: "base64" | "hex"): string {
  return nodeCrypto().createHmac("sha256", key).update(text, "utf8").digest(encoding);
}

/** Node's own module. @throws Error if the runtime does not have it. */
export function nodeCrypto() {
  const found = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (found === undefined) throw new Error("Signing needs a runtime with Node's built-in modules: Node, Bun or Deno.");
  return found;
}

/**
 * The same by Web Crypto, which Node, Bun, Deno, workers and browsers all have, because receivers verify in any of
 * them.
 */
export async function hmacSha256Anywhere(
  key: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes));
}
