import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LONG_FILES } from "../../../scripts/test-form.ts";
import { dealtLook, LOOKS, type LooksAtPage, VIEWS } from "./support/looks.ts";

const pages = Object.entries(LOOKS);
const namesOf = ({ nl, en }: LooksAtPage) => [...nl, ...en];
const allNames = pages.flatMap(([, looks]) => namesOf(looks));
const viewsOf = (names: readonly string[]) => names.flatMap((name) => dealtLook(name, "short").views);

/**
 * Whether one of the journeys' looks has that name. A part of a name that is filled in must be in the same file,
 * except the language.
 */
type IsNamed = (name: string) => boolean;

async function inspected(exclude: string[] = []): Promise<IsNamed[]> {
  const found: IsNamed[] = [];
  for await (const file of glob("journeys/*.ts", { cwd: import.meta.dirname, exclude })) {
    const text = await readFile(join(import.meta.dirname, file), "utf8");
    for (const [, name = ""] of text.matchAll(/\binspect\([^,]+, ["`]([^"`]+)["`]\)/g)) {
      const pattern = new RegExp(`^${name.replaceAll(/\$\{[^}]*\}/g, "([a-z-]+)")}$`);
      const isThere = (part: string) => ["nl", "en"].includes(part) || text.includes(`"${part}"`);
      found.push((one) => pattern.exec(one)?.slice(1).every(isThere) ?? false);
    }
  }
  return found;
}

describe("the looks of pages", () => {
  it.each(pages)("are taken at %s in Dutch and English, light and dark, wide and narrow", (_page, looks) => {
    expect([looks.nl.length, looks.en.length]).not.toContain(0);
    const seen = viewsOf(namesOf(looks));
    expect(new Set(seen.map(({ colorScheme }) => colorScheme)).size).toBe(2);
    expect(new Set(seen.map(({ size }) => size)).size).toBe(2);
  });

  it("are one for each page and language in the short form, the first one, spread over all views", () => {
    for (const language of ["nl", "en"] as const) {
      const first = pages.flatMap(([, looks]) => looks[language].slice(0, 1));
      expect(viewsOf(first)).toHaveLength(pages.length);
      const counts = Map.groupBy(viewsOf(first), (view) => view);
      expect([...counts.keys()].length, language).toBe(VIEWS.length);
      for (const some of counts.values()) expect(some.length, language).toBeGreaterThan(pages.length / 8);
    }
    expect(viewsOf(allNames)).toHaveLength(2 * pages.length);
  });

  it("have all views in the long form", () => {
    for (const name of allNames) expect(dealtLook(name, "long").views).toEqual(VIEWS);
  });

  it("have unique names", () => {
    expect(new Set(allNames).size).toBe(allNames.length);
    expect(() => dealtLook("nowhere")).toThrow('The look "nowhere" is not in support/looks.ts.');
  });

  it("are exactly those of the journeys", async () => {
    const looks = await inspected();
    expect(allNames.filter((name) => !looks.some((isNamed) => isNamed(name)))).toEqual([]);
    expect(looks.filter((isNamed) => !allNames.some(isNamed))).toEqual([]);
  });

  it("are in a file of both forms if they are the first of their page and language", async () => {
    const looks = await inspected([LONG_FILES]);
    const first = pages.flatMap(([, { nl, en }]) => [...nl.slice(0, 1), ...en.slice(0, 1)]);
    expect(first.filter((name) => !looks.some((isNamed) => isNamed(name)))).toEqual([]);
  });
});
