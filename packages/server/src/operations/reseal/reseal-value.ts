import type { Seal } from "../../platform/crypto/seal.ts";

/** The previous key's seal opens, the new one's seals. */
export interface Seals {
  readonly previous: Seal;
  readonly next: Seal;
}

/** Shorter bytes cannot be sealed, because they are too short for the nonce and the tag. */
const SEALED_BYTES_MIN = 28;
/** A text in JSON that could be sealed bytes in base64; none of its characters is ever escaped there. */
const BASE64_TEXT = /"([A-Za-z0-9+/]{38,}={0,2})"/g;

/** The resealed bytes, or null if the previous key did not seal them. Nothing opens by chance, because the seal is authenticated. */
export function resealBytes({ previous, next }: Seals, sealed: Buffer): Buffer | null {
  const text = sealed.length < SEALED_BYTES_MIN ? null : tryOpen(previous, sealed);
  return text === null ? null : next.seal(text);
}

/**
 * The same for every text in JSON, however deep; null if the previous key sealed none. The JSON is handled as text, because numbers that
 * JavaScript cannot represent must not change.
 */
export function resealJson(seals: Seals, json: string): string | null {
  const fresh = json.replace(BASE64_TEXT, (whole, base64: string) => {
    const sealed = resealBytes(seals, Buffer.from(base64, "base64"));
    return sealed === null ? whole : `"${sealed.toString("base64")}"`;
  });
  return fresh === json ? null : fresh;
}

function tryOpen(seal: Seal, sealed: Buffer): string | null {
  try {
    return seal.open(sealed);
  } catch {
    // Sealed with another key or not at all.
    return null;
  }
}
