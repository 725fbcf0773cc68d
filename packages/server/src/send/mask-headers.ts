/** Header names that carry credentials by their meaning or by custom. `webhook-signature` tells nothing and stays. */
const SECRET_NAME = /^(authorization|proxy-authorization|cookie|set-cookie)$|key|token|secret|passw|auth/i;

/** Headers as they may be stored and shown: names whole, values of credentials replaced. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? "[masked]" : value.replaceAll("\0", ""),
    ]),
  );
}
