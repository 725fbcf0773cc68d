import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../src/i18n/en.ts";
import { nl } from "../src/i18n/nl.ts";

const source = join(import.meta.dirname, "../src");

/** All texts of a language, by `namespace:key.of.it`. */
function textsOf(texts: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) => {
      const path = prefix === "" ? `${key}:` : prefix.endsWith(":") ? `${prefix}${key}` : `${prefix}.${key}`;
      return typeof value === "object" && value !== null ? [...textsOf(value, path)] : [[path, String(value)] as const];
    }),
  );
}

/** The placeholders of a text. */
const gapsOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).toSorted();

const dutch = textsOf(nl);
const english = textsOf(en);

/** Files with texts, with the namespaces that they use. */
async function readers(): Promise<{ text: string; namespaces: string[] }[]> {
  const found: { text: string; namespaces: string[] }[] = [];
  for await (const file of glob(["**/*.ts", "**/*.tsx"], { cwd: source })) {
    if (file.startsWith("i18n/") || file.includes(".test.")) continue;
    const text = await readFile(join(source, file), "utf8");
    found.push({ text, namespaces: [...text.matchAll(/useTranslation\("(\w+)"\)/g)].map(([, name]) => name ?? "") });
  }
  return found;
}

/** Whether a file has a whole key, or the beginning of it before a filled-in part: `nav.${place}`. */
function names(text: string, key: string): boolean {
  const plain = key.replace(/_(zero|one|two|few|many|other)$/, "");
  if (text.includes(`"${plain}"`)) return true;
  return [...text.matchAll(/`((?:[\w.:]|\$\{[^}]*\})+)`/g)].some(([, template = ""]) => {
    const pattern = template.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "[\\w.]+");
    return (
      template.includes("${") &&
      /\w/.test(template.replaceAll(/\$\{[^}]*\}/g, "")) &&
      new RegExp(`^${pattern}$`).test(plain)
    );
  });
}

describe("the texts", () => {
  it("have the same keys in Dutch and English", () => {
    expect([...english.keys()].toSorted()).toEqual([...dutch.keys()].toSorted());
  });

  it("have the same placeholders in Dutch and English", () => {
    const differing = [...dutch].filter(([key, text]) => gapsOf(text).join() !== gapsOf(english.get(key) ?? "").join());
    expect(differing).toEqual([]);
  });

  it("are never empty", () => {
    expect([...dutch, ...english].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("are all used", async () => {
    const files = await readers();
    const unused = [...dutch.keys()].filter((key) => {
      const [namespace = "", rest = ""] = key.split(/:(.*)/s);
      return !files.some(
        ({ text, namespaces }) => (namespaces.includes(namespace) && names(text, rest)) || names(text, key),
      );
    });
    expect(unused).toEqual([]);
  });
});
