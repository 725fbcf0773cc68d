import { describe, expect, it } from "vitest";
import { type FileMeasures, measureFile } from "./measure.ts";
import { type Part, writeStyleReport } from "./style-report.ts";

const measure = (text: string) => measureFile({ path: "a.tsx", text });

describe("a file is measured", () => {
  it("in lines, without the line break at its end", () => {
    expect([measure("a;\nb;\n").lines, measure("a;\n\nb;").lines]).toEqual([2, 3]);
  });

  it("by its functions of every kind, with their lines and parameters", () => {
    const text =
      "function a(x: 1, y: 2) {\n}\nconst b = () => 1;\nclass C {\n  m(x: 1) {\n\n  }\n}\nfunction d(): void;";
    expect(measure(text).functions).toEqual([
      { lines: 2, parameters: 2 },
      { lines: 1, parameters: 0 },
      { lines: 3, parameters: 1 },
    ]);
  });

  it("by the depth of its branches, where an else-if is not deeper and a function begins at 1", () => {
    const text = `
      function f() {
        if (a) {} else if (b) { while (c) {} }
        for (;;) { try { switch (d) {} } finally {} [].map(() => { if (e) {} }); }
      }`;
    expect(measure(text).branchDepths.toSorted()).toEqual([1, 1, 1, 1, 2, 2, 3]);
  });

  it("by its comments, each once and none inside a text", () => {
    const text = '// one\n/** two */\nconst a = "// three"; // four\n/* five */ a(); // six';
    expect(measure(text).comments).toEqual(["// one", "/** two */", "// four", "/* five */", "// six"]);
  });

  it("by its casts and uses of any, where `as const` is not a cast", () => {
    expect(measure("const a: any = b as C as any; const d = [1] as const;")).toMatchObject({ anys: 2, casts: 2 });
  });

  it("by the titles of its tests", () => {
    const text = 'it("a"); test.each([1])("b %s", c); it.skip(`c`); describe("d"); const it2 = e("f");';
    expect(measure(text).testTitles).toEqual(["a", "b %s", "c"]);
  });
});

const file = (measures: Partial<FileMeasures> = {}): FileMeasures => ({
  lines: 100,
  functions: [],
  branchDepths: [],
  comments: [],
  anys: 0,
  casts: 0,
  testTitles: [],
  ...measures,
});

/** The cells of the row with this title. */
function row(title: string, part: Partial<Part>): string[] {
  const report = writeStyleReport([{ name: "core", sources: [file()], tests: [], doubleExports: 0, ...part }]);
  const line = report.split("\n").find((each) => each.startsWith(`| ${title}`)) ?? "";
  return line.split("|").map((cell) => cell.trim());
}

describe("the report", () => {
  it("has a column for each part, and one for the goal", () => {
    expect(row("criterion", {})).toEqual(["", "criterion", "core", "goal", ""]);
  });

  it("rounds, so that one more file or line changes little", () => {
    const files = (count: number) => Array.from({ length: count }, () => file());
    expect([files(352), files(354)].map((sources) => row("files |", { sources })[2])).toEqual(["350", "350"]);
    expect(row("file lines", { sources: [file({ lines: 63 }), file({ lines: 58 })] })[2]).toBe("60 / 60 / 63");
  });

  it("shows a small share as more than nothing", () => {
    const functions = [
      { lines: 1, parameters: 4 },
      ...Array.from({ length: 999 }, () => ({ lines: 1, parameters: 1 })),
    ];
    expect(row("functions with 4", { sources: [file({ functions })] })[2]).toBe("< 1");
    expect(row("functions with 4", {})[2]).toBe("0");
  });

  it("counts comments with a reason, hopeful titles, and casts per thousand lines", () => {
    const sources = [file({ lines: 500, casts: 1, comments: ["// a", "// b", "// c", "// so that d"] })];
    expect(row("comments that", { sources })[2]).toBe("25");
    expect(row("`any`", { sources })[2]).toBe("0 / 2");
    const tests = [file({ testTitles: ["it should work", "it works"] })];
    expect(row("test titles", { tests })[2]).toBe("50");
  });
});
