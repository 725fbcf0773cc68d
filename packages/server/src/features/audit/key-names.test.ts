import { expect, it } from "vitest";
import { ADMINISTRATOR, KEY_NAMES, translateKeyName } from "./key-names.ts";

it.each([
  [KEY_NAMES.first, "Eerste sleutel"],
  [KEY_NAMES.another, "API-sleutel"],
  [ADMINISTRATOR, "Beheerder"],
  ["Key of our own", "Key of our own"],
])("a name stored as %s is shown as %s in Dutch", (name, translated) => {
  expect(translateKeyName(name, "nl")).toBe(translated);
  expect(translateKeyName(name, "en")).toBe(name);
});
