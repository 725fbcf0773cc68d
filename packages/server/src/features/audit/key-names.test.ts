import { expect, it } from "vitest";
import { ADMINISTRATOR, KEY_NAMES, translateKeyName } from "./key-names.ts";

it.each([
  [KEY_NAMES.first, "Eerste sleutel"],
  [KEY_NAMES.another, "API-sleutel"],
  [ADMINISTRATOR, "Beheerder"],
  ["First one of ours", "First one of ours"],
])("a name stored as %s is shown as %s in Dutch", (name, translated) => {
  expect(translateKeyName(name, "nl")).toBe(translated);
  expect(translateKeyName(name, "en")).toBe(name);
});
