import { secretBytes } from "@haak/core";
import { wrongUse } from "../exit-code.ts";

/** The minimum of Standard Webhooks. The hub's own secrets have 32 bytes. */
const SECRET_BYTES_MIN = 24;

/**
 * Reads the secrets from the options, or the one from the environment. An invalid secret is wrong use, because otherwise every call
 * would be refused and the user would search for the cause in the hub. The message must not repeat the secret.
 */
export function readSecrets(typed: readonly string[] | undefined): string[] {
  const { HAAK_SECRET } = process.env;
  const secrets = typed ?? (HAAK_SECRET ? [HAAK_SECRET] : []);
  if (secrets.every(isSecret)) return [...secrets];
  const source = typed === undefined ? "HAAK_SECRET" : "--secret";
  const message = `${source} is not a signing secret; copy it from the endpoint, from whsec_ to the end.`;
  throw wrongUse("bad_secret", message);
}

function isSecret(text: string): boolean {
  try {
    return secretBytes(text).length >= SECRET_BYTES_MIN;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
