import { timingSafeEqual } from "node:crypto";
import { lookupHash } from "./seal.ts";

/** Compares two secrets without telling by the time it takes where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(lookupHash(a), lookupHash(b));
}
