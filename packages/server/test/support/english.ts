import type { UserMessage } from "@haak/core";
import { translateHubMessage } from "../../src/platform/i18n/hub-messages.ts";

/** The same value with every message replaced by its English text, so that a test can compare what a reader sees. */
export function english<T>(value: T): T;
export function english(value: unknown): unknown {
  if (value instanceof Promise) return value.then(english);
  if (Array.isArray(value)) return value.map(english);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (isMessage(value)) return translateHubMessage(value, "en");
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, english(part)]));
}

/** A message has a code and optional values, and no other field. */
function isMessage(value: object): value is UserMessage {
  return (
    "code" in value &&
    typeof value.code === "string" &&
    Object.keys(value).every((key) => key === "code" || key === "params")
  );
}
