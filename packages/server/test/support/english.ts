import type { UserMessage } from "@haak/core";
import { translateHubMessage } from "../../src/platform/i18n/hub-messages.ts";

/** The same value with every message in it as its English text, so that a test can say what a reader would see. */
export function english<T>(value: T): T;
export function english(value: unknown): unknown {
  if (value instanceof Promise) return value.then(english);
  if (Array.isArray(value)) return value.map(english);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (isMessage(value)) return translateHubMessage(value, "en");
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, english(part)]));
}

/** A message has a code and perhaps values, and nothing else. */
function isMessage(value: object): value is UserMessage {
  return (
    "code" in value &&
    typeof value.code === "string" &&
    Object.keys(value).every((key) => key === "code" || key === "params")
  );
}
