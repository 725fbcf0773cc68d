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
