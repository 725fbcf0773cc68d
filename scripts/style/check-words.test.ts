import { describe, expect, it } from "vitest";
import { findOldWords, findOldWordsInPaths, findWrongTexts } from "./check-words.ts";
import { ALLOWED_NAMES, OLD_WORDS } from "./old-words.ts";
import { wordsOf } from "./source-files.ts";

const namesFoundIn = (text: string, path = "packages/server/src/file.ts") =>
  findOldWords({ path, text }).map(({ name }) => name);

describe("a name is split into words", () => {
  it.each([
    ["readHTTPBody", ["read", "http", "body"]],
    ["read_http_body", ["read", "http", "body"]],
    ["read-http-body.test.ts", ["read", "http", "body", "test", "ts"]],
    ["OWED_MAILS_MAX", ["owed", "mails", "max"]],
    ["S3Bucket", ["s", "bucket"]],
    ["$x", ["x"]],
  ])("%s", (name, words) => {
    expect(wordsOf(name)).toEqual(words);
  });
});

describe("an old word", () => {
  it.each(OLD_WORDS.flatMap(({ words }) => words))("is found in a name of any case: %s", (word) => {
    const parts = word.split(" ");
    const camel = parts.map((part) => part[0]?.toUpperCase() + part.slice(1)).join("");
    for (const name of [`a${camel}Of`, `${camel}Row`, `x_${parts.join("_")}`, parts.join("_").toUpperCase()])
      expect(new Set(namesFoundIn(`const ${name} = 1;`)), name).toEqual(new Set([name]));
  });

  it("is found with its line and the terms to use instead", () => {
    const [finding] = findOldWords({ path: "a.ts", text: "const a = 1;\n\nfunction countOwed() {}\n" });
    expect(finding).toEqual({ path: "a.ts", line: 3, name: "countOwed", word: "owed", instead: expect.any(String) });
  });

  it("is found in properties, types, parameters, private members and attributes", () => {
    const text =
      "interface Told { told: 1 } class A { #wish = 1; m(taker: 1) { return this.hands; } } <B strand='x' />;";
    expect(namesFoundIn(text, "a.tsx")).toEqual(["Told", "told", "#wish", "taker", "hands", "strand"]);
  });

  it("is found once in a file, at its first place", () => {
    expect(findOldWords({ path: "a.ts", text: "let owed = 1;\nowed = 2;" })).toMatchObject([{ line: 1 }]);
  });

  it("is found in the names of tables and columns in SQL, and not in its comments and values", () => {
    const text = `sql\`select told_at, \${name} from owed -- is told\n where state = 'held' /* a wish */ and lets_go\`;`;
    expect(namesFoundIn(text)).toEqual(["told_at", "owed", "lets_go"]);
  });

  it("is found in quotes in a migration", () => {
    const text = 'db.schema.createTable("owed").addColumn("told_at", "text");';
    expect(namesFoundIn(text, "packages/server/migrations/0001-all.ts")).toEqual(["owed", "told_at"]);
    expect(namesFoundIn(text)).toEqual([]);
  });

  it("is not found in comments, texts, patterns and text between tags", () => {
    const text = [
      "// owed",
      "/** told by */",
      'const a = "owed";',
      `const b = \`told \${a} wish\`;`,
      "const c = /owed/;",
      "const d = <p>The news says</p>;",
    ].join("\n");
    expect(namesFoundIn(text, "a.tsx")).toEqual([]);
  });

  it("is not found inside another word", () => {
    expect(namesFoundIn("const followed = threshold + household + stolen + broadcast + handsome + bellow;")).toEqual(
      [],
    );
  });

  it("is found in the names of files and folders, each reported once", () => {
    const findings = findOldWordsInPaths([
      "a/post-office/send.ts",
      "a/post-office/read.ts",
      "a/event-road.ts",
      "a/plan.ts",
    ]);
    expect(findings.map(({ path, line }) => [path, line])).toEqual([
      ["a/post-office", null],
      ["a/event-road.ts", null],
    ]);
  });
});

describe("a word that is wrong in every text", () => {
  const foundIn = (text: string) => findWrongTexts({ path: "a.test.tsx", text }).map(({ line, word }) => [line, word]);

  it("is found in comments of each kind, also before a closing brace and at the end of a line", () => {
    const text = [
      "// Nothing is owed.",
      "/** The rule",
      " * Book of a shop. */",
      "function f() {",
      "  return 1; // told",
      "  // The taker.",
      "}",
    ].join("\n");
    expect(foundIn(text)).toEqual([
      [1, "owed"],
      [2, "rule book"],
      [5, "told"],
      [6, "taker"],
    ]);
  });

  it("is found in titles of tests, and in no other text", () => {
    const text =
      'const a = "told";\ndescribe("what is told", () => {\n  it.each([1])("leads to a look at its lane", f);\n});\nconst b = <p>told</p>;';
    expect(foundIn(text)).toEqual([
      [2, "told"],
      [3, "look at its lane"],
    ]);
  });

  it("is not found inside another word, or for other old words", () => {
    expect(foundIn("// It followed the bestower, which holds news of the world.")).toEqual([]);
  });
});

describe("an allowed name", () => {
  it.each([...ALLOWED_NAMES])("contains an old word and has a reason: %s", (name, reason) => {
    const all = OLD_WORDS.flatMap(({ words }) => words);
    expect(all.some((word) => ` ${wordsOf(name).join(" ")} `.includes(` ${word} `))).toBe(true);
    expect(reason).not.toBe("");
    expect(namesFoundIn(`const ${name} = 1;`)).toEqual([]);
  });

  it("allows no other name", () => {
    expect(namesFoundIn("const holdsAll = 1;")).toEqual(["holdsAll"]);
  });
});
