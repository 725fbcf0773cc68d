import { mapValues } from "../map-values.ts";
import { memoize } from "../memoize.ts";

/** Header names that carry credentials by their meaning or by custom. `webhook-signature` tells nothing and stays. */
const SECRET_NAME = /^(authorization|proxy-authorization|cookie|set-cookie)$|key|token|secret|passw|auth/i;

/**
 * Headers as they may be stored and shown: names whole, values of credentials replaced, and those of `secretNames` whatever
 * they are called.
 */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  secretNames: readonly string[] = [],
): Readonly<Record<string, string>> {
  // Those of nearly all calls are shown as they are, and need not be copied.
  const isShown = (name: string) => !isSecret(name, secretNames) && !headers[name]?.includes("\0");
  if (Object.keys(headers).every(isShown)) return headers;
  return mapValues(headers, (value, name) => (isSecret(name, secretNames) ? MASKED : value.replaceAll("\0", "")));
}

/** Those of one call are much like those of the next. */
const NAMES_KNOWN_MAX = 1_000;
/** A receiver may call its headers whatever it likes, at any length. */
const NAME_CHARACTERS_MAX = 100;
const isSecretName = memoize(NAMES_KNOWN_MAX, (name) => SECRET_NAME.test(name), {
  textCharactersMax: NAME_CHARACTERS_MAX,
});

function isSecret(name: string, secretNames: readonly string[]): boolean {
  return isSecretName(name) || secretNames.includes(name);
}

/** What stands for a value that is not shown. Sent back it means: as it is. */
export const MASKED = "[masked]";

/** The values that are credentials among these headers, whole and without their scheme, for finding them in other texts. */
export function secretValues(headers: Readonly<Record<string, string>>, secretNames: readonly string[] = []): string[] {
  return Object.keys(headers)
    .filter((name) => isSecret(name, secretNames))
    .map((name) => headers[name] ?? "")
    .flatMap((value) => [value, value.replace(/^\w+ +/, "")])
    .filter((value) => value.length >= SECRET_CHARACTERS_MIN)
    .sort((a, b) => b.length - a.length);
}

/** Shorter ones would be found where they are not meant, and a text full of masks tells nobody anything. */
const SECRET_CHARACTERS_MIN = 6;

/** A text without these values, such as the answer of a receiver that repeats what it was sent. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASKED), text);
}

/** Words and short numbers, such as `hooks` or `v1`. Any other part of a path may be the secret of a hook. */
const READABLE = /^(?:[a-z]{1,20}(?:[._-][a-z]{1,20}){0,2}|v?\d{1,8})$/;

/**
 * A URL without its secrets, so that others may see it. The path of a hook is often its password (Zapier, Slack, Discord), so that only
 * readable parts of it are shown.
 */
export function maskUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const path = pathname.split("/").map((part) => (part === "" || READABLE.test(part) ? part : MASKED));
  return `${origin}${path.join("/")}${search === "" ? "" : `?${MASKED}`}`;
}
