/** Bytes as standard base64 with padding (RFC 4648 §4). By `btoa`, which every JavaScript runtime has. */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * The bytes of a standard base64 text, or null. The padding may be missing, as other libraries allow it in secrets; all else
 * is strict: every byte string has one spelling, or a changed letter of a signature could go unseen.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, "=");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(padded)) return null;
  const bytes = Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
  return encodeBase64(bytes) === padded ? bytes : null;
}
