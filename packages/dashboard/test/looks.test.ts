import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dealtLook, LOOKS, type LooksAtPage, VIEWS } from "./support/looks.ts";

const pages = Object.entries(LOOKS);
const namesOf = ({ nl, en }: LooksAtPage) => [...nl, ...en];
const allNames = pages.flatMap(([, looks]) => namesOf(looks));
const viewsOf = (names: readonly string[]) => names.flatMap((name) => dealtLook(name, "short").views);

/** Whether one of the journeys' looks has that name. What is filled into a name stands in the same file, but for the language. */
type IsNamed = (name: string) => boolean;

async function inspected(): Promise<IsNamed[]> {
  const found: IsNamed[] = [];
  for await (const file of glob("journeys/*.ts", { cwd: import.meta.dirname })) {
    const text = await readFile(join(import.meta.dirname, file), "utf8");
    for (const [, name = ""] of text.matchAll(/\binspect\([^,]+, ["`]([^"`]+)["`]\)/g)) {
      const pattern = new RegExp(`^${name.replaceAll(/\$\{[^}]*\}/g, "([a-z-]+)")}$`);
      const isThere = (part: string) => ["nl", "en"].includes(part) || text.includes(`"${part}"`);
      found.push((one) => pattern.exec(one)?.slice(1).every(isThere) ?? false);
    }
  }
  return found;
}

describe("the looks at pages", () => {
  it.each(pages)("are at %s in Dutch and English, light and dark, wide and narrow", (_page, looks) => {
    expect([looks.nl.length, looks.en.length]).not.toContain(0);
    const seen = viewsOf(namesOf(looks));
    expect(new Set(seen.map(({ colorScheme }) => colorScheme)).size).toBe(2);
    expect(new Set(seen.map(({ size }) => size)).size).toBe(2);
  });

  it.each(pages.filter(([, looks]) => namesOf(looks).length >= VIEWS.length))(
    "are at %s in every view, as they are as many",
    (_page, looks) => {
      expect(new Set(viewsOf(namesOf(looks)))).toEqual(new Set(VIEWS));
    },
  );

  it("are one each in the short form, about as many in each view, in either language", () => {
    expect(viewsOf(allNames)).toHaveLength(allNames.length);
    for (const language of ["nl", "en"] as const) {
      const counts = Map.groupBy(viewsOf(pages.flatMap(([, looks]) => looks[language])), (view) => view);
      expect([...counts.keys()].length, language).toBe(VIEWS.length);
      for (const some of counts.values()) expect(some.length, language).toBeGreaterThan(pages.length / 8);
    }
  });

  it("take all views in the long form", () => {
    for (const name of allNames) expect(dealtLook(name, "long").views).toEqual(VIEWS);
  });

  it("have a name each that stands for one", () => {
    expect(new Set(allNames).size).toBe(allNames.length);
    expect(() => dealtLook("nowhere")).toThrow('The look "nowhere" does not stand in support/looks.ts.');
  });

  it("are those of the journeys, and no other ones", async () => {
    const looks = await inspected();
    expect(allNames.filter((name) => !looks.some((isNamed) => isNamed(name)))).toEqual([]);
    expect(looks.filter((isNamed) => !allNames.some(isNamed))).toEqual([]);
  });
});
