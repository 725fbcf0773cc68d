import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import builtApp from "@haak/zapier-app";
import { describe, expect, it } from "vitest";
import { createAppCaller } from "../../sandbox/src/zapier/app-caller.ts";
import { type Definition, partsOf } from "./checks/definition.ts";

const PACKAGE = join(import.meta.dirname, "..");
const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
const definition = (await createAppCaller(builtApp).definition()) as Definition;

describe("the README", () => {
  it("shows the same fields as the editor for Order Paid", () => {
    const [, json = ""] = /^```json\n(.*?)^```$/ms.exec(readme) ?? [];
    const { sample } = definition.triggers.order_paid?.operation ?? {};
    expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(sample));
  });

  it("names every trigger, search, action and list by its key", () => {
    expect(partsOf(definition).filter(({ key }) => !readme.includes(`\`${key}\``))).toEqual([]);
  });

  it("gives the number of Zaps that a release needs", () => {
    const visible = partsOf(definition).filter(({ display }) => display.hidden !== true);
    expect(readme).toContain(`${visible.length} in all`);
  });

  it("names tests that exist", async () => {
    const named = [...readme.matchAll(/`((?:src|test)\/[\w/-]+\.test\.ts)`/g)].map(([, file = ""]) => file);
    expect(named.length).toBeGreaterThan(5);
    for (const file of named) await access(join(PACKAGE, file));
  });

  it.each(["D", "T", "S", "Z"])(
    "names the proof of every check with %s, or says that only Zapier can prove it",
    (letter) => {
      const counts: Record<string, number> = { D: 28, T: 6, S: 3, Z: 1 };
      const codes = Array.from(
        { length: counts[letter] ?? 0 },
        (_, at) => `${letter}${String(at + 1).padStart(3, "0")}`,
      );
      expect(codes.filter((code) => !readme.includes(code))).toEqual([]);
    },
  );
});

describe("the changelog", () => {
  it("has a section for the version, because promoting needs it", async () => {
    const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
    expect(await readFile(join(PACKAGE, "CHANGELOG.md"), "utf8")).toContain(`\n## ${version}\n`);
  });

  it("names everything that users can see", async () => {
    const changelog = await readFile(join(PACKAGE, "CHANGELOG.md"), "utf8");
    const labels = partsOf(definition)
      .filter(({ display }) => display.hidden !== true)
      .map(({ display }) => display.label ?? "");
    expect(labels.filter((label) => !changelog.includes(label))).toEqual([]);
  });
});
