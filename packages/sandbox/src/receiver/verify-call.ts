import { Webhook } from "standardwebhooks";

/**
 * Asks the `standardwebhooks` package whether a call was signed with one of these secrets: true, or why not. The package
 * compares the timestamp with the system's clock (five minutes either way), so this only works on calls as they arrive.
 */
export function verifyCall(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): true | string {
  if (secrets.length === 0) return "no secret is known for this path";
  const reasons = secrets.map((secret) => reasonAgainst(body, headers, secret));
  return reasons.includes(null) ? true : [...new Set(reasons)].join("; ");
}

function reasonAgainst(body: Buffer, headers: Readonly<Record<string, string>>, secret: string): string | null {
  try {
    new Webhook(secret).verify(body, { ...headers }, { jsonParse: false });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
