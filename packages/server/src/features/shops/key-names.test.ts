import { expect, it } from "vitest";
import { ADMINISTRATOR, KEY_NAMES, translateKeyName } from "../audit/key-names.ts";

it.each([
  [KEY_NAMES.first, "Eerste sleutel"],
  [KEY_NAMES.another, "API-sleutel"],
  [ADMINISTRATOR, "Beheerder"],
  ["First one of ours", "First one of ours"],
])("who is stored as %s is called %s in Dutch", (name, spoken) => {
  expect(translateKeyName(name, "nl")).toBe(spoken);
  expect(translateKeyName(name, "en")).toBe(name);
});
