import { hmacSha256 } from "./hmac-sha256.ts";

/**
 * The value of `X-Signature` as receivers of Plug&Pay's V2 webhooks check it: lower-case hex HMAC-SHA256 of the raw
 * body, without prefix or time. The key is the secret as text, with its `whsec_`, because such receivers have one
 * setting for the key and use it unchanged.
 */
export function plugandpaySignature(body: string, secret: string): string {
  return hmacSha256(secret, body, "hex");
}
