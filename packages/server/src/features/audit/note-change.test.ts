import { describe, expect, it } from "vitest";
import { aRule, aShop } from "../../../test/support/builders.ts";
import { useStore } from "../../../test/support/harness.ts";
import { ADMINISTRATOR, KEY_NAMES, subjectName, translateKeyName } from "./note-change.ts";

describe("the name of a changed thing", () => {
  const store = useStore(18);
  const nameOf = async (subject: string | null) => {
    const shop = await aShop(store);
    return store.db.transaction().execute((tx) => subjectName(tx, shop, subject));
  };

  it.each(["constructor", "__proto__", "toString_1", "rul_of_nobody", "rul", "", null])(
    "is null for %j",
    async (subject) => {
      expect(await nameOf(subject)).toBeNull();
    },
  );

  it("is the name of the rule", async () => {
    const shop = await aShop(store);
    const { id } = await aRule(store, shop, { name: "Opens the course" });
    expect(await store.db.transaction().execute((tx) => subjectName(tx, shop, id))).toBe("Opens the course");
  });
});

it.each([
  [KEY_NAMES.first, "Eerste sleutel"],
  [KEY_NAMES.another, "API-sleutel"],
  [ADMINISTRATOR, "Beheerder"],
  ["Key of our own", "Key of our own"],
])("a name stored as %s is shown as %s in Dutch", (name, translated) => {
  expect(translateKeyName(name, "nl")).toBe(translated);
  expect(translateKeyName(name, "en")).toBe(name);
});
