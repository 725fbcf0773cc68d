import type { PhpForm } from "./php-form.ts";

/** Deeper than any notice goes, and far above the depth at which a call stack ends. */
const DEPTH_MAX = 16;

/**
 * What JSON says as a form says it, so that both are read by the same eyes: values are texts, a list has its positions as
 * keys, and nothing is not there.
 */
export function jsonAsForm(value: object, depth = 1): PhpForm {
  const parts: [string, unknown][] = Object.entries(value);
  const entries = parts.flatMap(([key, part]): [string, string | PhpForm][] => {
    if (typeof part === "object" && part !== null) return depth < DEPTH_MAX ? [[key, jsonAsForm(part, depth + 1)]] : [];
    return typeof part === "string" || typeof part === "number" || typeof part === "boolean"
      ? [[key, String(part)]]
      : [];
  });
  // Like a form, without a prototype, so that a field called `__proto__` is one like others.
  return Object.assign(Object.create(null) as Record<string, string | PhpForm>, Object.fromEntries(entries));
}
