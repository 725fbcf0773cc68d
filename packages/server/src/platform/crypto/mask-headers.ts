import type { FieldError } from "@haak/core";
import { hubMessage } from "../i18n/hub-messages.ts";
import { isRecord, mapValues } from "../map-values.ts";
import { memoize } from "../memoize.ts";

/** Header names that contain credentials by meaning or custom. `webhook-signature` is not one, because it reveals nothing. */
const SECRET_NAME = /^(authorization|proxy-authorization|cookie|set-cookie)$|key|token|secret|passw|auth/i;

/**
 * Headers that may be stored and shown. Values of credentials are masked, and those of `secretNames` too, because an owner may choose any name.
 */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  secretNames: readonly string[] = [],
): Readonly<Record<string, string>> {
  // Not copied if nothing is masked, because that is so for nearly all calls.
  const isShown = (name: string) => !isSecret(name, secretNames) && !headers[name]?.includes("\0");
  if (Object.keys(headers).every(isShown)) return headers;
  return mapValues(headers, (value, name) => (isSecret(name, secretNames) ? MASKED : value.replaceAll("\0", "")));
}

/** Cached, because most calls have the same headers. */
const NAMES_KNOWN_MAX = 1_000;
/** Longer names are not cached, because a receiver chooses them and could fill the memory. */
const NAME_CHARACTERS_MAX = 100;
const isSecretName = memoize(NAMES_KNOWN_MAX, (name) => SECRET_NAME.test(name), {
  textCharactersMax: NAME_CHARACTERS_MAX,
});

function isSecret(name: string, secretNames: readonly string[]): boolean {
  return isSecretName(name) || secretNames.includes(name);
}

/** Shown instead of a secret value. Sent back, it keeps the stored value, so that a form can be saved without knowing it. */
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

/** Shorter values are not masked in texts, because they also occur by chance and the text would become unreadable. */
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

/**
 * Finds masked header values that have no stored value. They must be refused, otherwise the mask itself would be sent as the credential.
 * `holder` is the object that has `headers`, such as an action; `pointer` says where it stands in the body.
 */
export function findMaskedHeaders(holder: unknown, pointer: string): FieldError[] {
  if (!isRecord(holder) || !isRecord(holder.headers)) return [];
  return Object.entries(holder.headers).flatMap(([name, value]) =>
    value === MASKED ? [maskedAt(`${pointer}/headers/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`)] : [],
  );
}

export function maskedAt(pointer: string): FieldError {
  return { pointer, message: hubMessage("masked_value_unknown") };
}
