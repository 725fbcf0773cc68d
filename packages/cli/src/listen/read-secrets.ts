import { secretBytes } from "@haak/core";
import { wrongUse } from "../exit-code.ts";

/** The least that Standard Webhooks allows; a hub's own secrets have 32. */
const SECRET_BYTES_MIN = 24;

/**
 * The secrets that were typed, or the one of the environment. With one that is none, every call would be refused, and its owner
 * would look for the fault at the hub: so that is wrong use. The message does not repeat it.
 */
export function readSecrets(typed: readonly string[] | undefined): string[] {
  const { HAAK_SECRET } = process.env;
  const secrets = typed ?? (HAAK_SECRET ? [HAAK_SECRET] : []);
  if (secrets.every(isSecret)) return [...secrets];
  const source = typed === undefined ? "HAAK_SECRET" : "--secret";
  const message = `${source} is no signing secret; copy it from the endpoint, whsec_ and all that follows.`;
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
