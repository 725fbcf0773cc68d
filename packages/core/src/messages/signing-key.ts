// A file of its own, because the public types of signing-secret.ts must not need those of Node.
import type { KeyObject } from "node:crypto";
import { nodeCrypto } from "./crypto.ts";
import { secretBytes } from "./signing-secret.ts";

/** The size of the cache. If more secrets are in use at once, a key is made again when it is needed. */
const KEYS_MAX = 2_000;

const keys = new Map<string, KeyObject>();

/**
 * The key of a secret, cached, because making one takes longer than signing a kilobyte with it. The oldest is dropped
 * when there are too many. Throws like `secretBytes`.
 */
export function signingKey(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = nodeCrypto().createSecretKey(secretBytes(secret));
  const oldest = keys.keys().next();
  if (keys.size >= KEYS_MAX && !oldest.done) keys.delete(oldest.value);
  keys.set(secret, key);
  return key;
}
