import type { KeyObject } from "node:crypto";

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
