import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nl } from "../src/i18n/nl.ts";

/** The Dutch words of the glossary. One with a star is on no screen. */
async function dutchWords(): Promise<{ word: string; isOnScreen: boolean }[]> {
  const page = await readFile(join(import.meta.dirname, "../../../docs/glossary.md"), "utf8");
  const rows = [...page.matchAll(/^\| [^|]+ \| ([^|]+) \| [^|]+ \|$/gm)].map(([, dutch = ""]) => dutch);
  return rows
    .filter((dutch) => dutch !== "Dutch")
    .map((dutch) => ({ word: dutch.replace(/ \*$/, ""), isOnScreen: !dutch.endsWith(" *") }));
}

function textOf(texts: object): string {
  return Object.values(texts)
    .map((text: unknown) => (typeof text === "object" && text !== null ? textOf(text) : String(text)))
    .join("\n");
}

it("the Dutch words of the glossary are those of the screens, except the ones with a star", async () => {
  const screens = textOf(nl).toLowerCase();
  const words = await dutchWords();
  expect(words.length).toBeGreaterThan(40);
  const isShown = ({ word }: { word: string }) => screens.includes(word.toLowerCase());
  expect(words.filter((one) => one.isOnScreen && !isShown(one)).map(({ word }) => word)).toEqual([]);
  expect(words.filter((one) => !one.isOnScreen && isShown(one)).map(({ word }) => word)).toEqual([]);
});
