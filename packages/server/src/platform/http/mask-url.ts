import { MASKED } from "../crypto/mask-headers.ts";

/** Words and short numbers, such as `hooks` or `v1`. What else stands in a path is as likely as not the secret of a hook. */
const READABLE = /^(?:[a-z]{1,20}(?:[._-][a-z]{1,20}){0,2}|v?\d{1,8})$/;

/**
 * A URL as it may be told to others: whose it is can be seen, and what could open it cannot. A hook's path is often its
 * password (Zapier, Slack, Discord), so that only the parts of it are shown that speak.
 */
export function maskUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const path = pathname.split("/").map((part) => (part === "" || READABLE.test(part) ? part : MASKED));
  return `${origin}${path.join("/")}${search === "" ? "" : `?${MASKED}`}`;
}
