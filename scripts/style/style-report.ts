import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findDoubleExports } from "./check-tree.ts";
import { type FileMeasures, measureFile } from "./measure.ts";
import { isTest, listTrackedFiles, readSources, repository, type SourceFile } from "./source-files.ts";

// Writes docs/style-report.md. With --check nothing is written, and it fails if the page is out of date.
const PAGE = "docs/style-report.md";

const REASON =
  /\b(?:because|since|so that|otherwise|avoid|prevent|instead|workaround|must|never|only if|in case|however|ensure|note|due to|needed|required|unless|rather than|guarantee)\b/i;

/** The files that one column reports on. */
export interface Part {
  readonly name: string;
  readonly sources: readonly FileMeasures[];
  readonly tests: readonly FileMeasures[];
  readonly doubleExports: number;
}

interface Criterion {
  readonly title: string;
  readonly goal: string;
  readonly value: (part: Part) => string;
}

/**
 * Rounded so coarsely that most commits do not change it, because every commit would otherwise have to write the page
 * again.
 */
const CRITERIA: readonly Criterion[] = [
  { title: "files", goal: "", value: ({ sources }) => about(sources.length) },
  {
    title: "file lines: median / p90 / max",
    goal: "≤ 100 / ≤ 250 / ≤ 300",
    value: ({ sources }) =>
      spread(
        sources.map(({ lines }) => lines),
        10,
      ),
  },
  {
    title: "files per 1000 lines",
    goal: "≤ 10",
    value: ({ sources }) => `${Math.round(perThousandLines(sources, () => 1))}`,
  },
  {
    title: "function lines: median / p90 / max",
    goal: "≤ 8 / ≤ 25 / ≤ 50 (components 100)",
    value: ({ sources }) =>
      spread(
        functionsOf(sources).map(({ lines }) => lines),
        1,
      ),
  },
  {
    title: "functions with 4 or more parameters, %",
    goal: "0",
    value: ({ sources }) => percent(functionsOf(sources), ({ parameters }) => parameters > 3),
  },
  {
    title: "branches nested 3 or more deep, %",
    goal: "≤ 2",
    value: ({ sources }) =>
      percent(
        sources.flatMap(({ branchDepths }) => branchDepths),
        (depth) => depth >= 3,
      ),
  },
  {
    title: "comments that give a reason, %",
    goal: "≥ 25",
    value: ({ sources }) =>
      percent(
        sources.flatMap(({ comments }) => comments),
        (comment) => REASON.test(comment),
      ),
  },
  {
    title: "`any` / casts per 1000 lines",
    goal: "0 / ≤ 1",
    value: ({ sources }) =>
      `${halves(perThousandLines(sources, ({ anys }) => anys))} / ${halves(perThousandLines(sources, ({ casts }) => casts))}`,
  },
  {
    title: 'test titles with "should", %',
    goal: "0",
    value: ({ tests }) =>
      percent(
        tests.flatMap(({ testTitles }) => testTitles),
        (title) => /\bshould\b/i.test(title),
      ),
  },
  { title: "exported names with two meanings", goal: "0", value: ({ doubleExports }) => `${doubleExports}` },
];

/** Rounds to two significant digits: 7, 43, 350, 1200. */
function about(count: number): string {
  return `${Number(count.toPrecision(2))}`;
}

const halves = (value: number): string => `${Math.round(value * 2) / 2}`;
const functionsOf = (files: readonly FileMeasures[]) => files.flatMap(({ functions }) => functions);

function perThousandLines(files: readonly FileMeasures[], countOf: (file: FileMeasures) => number): number {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return (1000 * sum(files.map(countOf))) / Math.max(1, sum(files.map(({ lines }) => lines)));
}

/** A share below one percent is not shown as 0, because 0 is the goal of most rows. */
function percent<Item>(items: readonly Item[], counts: (item: Item) => boolean): string {
  const share = (100 * items.filter(counts).length) / Math.max(1, items.length);
  return share > 0 && share < 1 ? "< 1" : `${Math.round(share)}`;
}

/** Median, ninth decile and maximum. The first two are rounded to this step, but never down to 0. */
function spread(values: readonly number[], step: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const rounded = (value: number) => Math.max(step, Math.round(value / step) * step);
  return `${rounded(at(0.5))} / ${rounded(at(0.9))} / ${sorted.at(-1) ?? 0}`;
}

/** Makes the page from the measurements. */
export function writeStyleReport(parts: readonly Part[]): string {
  const rows = CRITERIA.map(({ title, goal, value }) => [title, ...parts.map(value), goal]);
  const table = [
    ["criterion", ...parts.map(({ name }) => name), "goal"],
    ["---", ...parts.map(() => "---"), "---"],
    ...rows,
  ].map((cells) => `| ${cells.join(" | ")} |`);
  return `# Style report

The shape of the code, measured. \`npm run style-report\` writes this page, and \`npm run check\` fails when the page is out of date.

Tests count for their titles only. Figures are rounded, so that the page changes when the shape of the code does and not with each commit.
A comment gives a reason if it has a word such as *because*, *so that*, *otherwise*, *must* or *never*. An exported name has two meanings
if two files of the product declare it; \`scripts/style/check-tree.ts\` names them.

${table.join("\n")}
`;
}

/** The package of a file, or the folder beside the packages. */
function partOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1] ?? /^(bench|scripts)\//.exec(path)?.[1];
}

function measureParts(files: readonly SourceFile[]): Part[] {
  const doubles = [...findDoubleExports(files).values()].flat();
  const names = [...new Set(files.map(({ path }) => partOf(path)))].filter((name) => name !== undefined).sort();
  return names.map((name) => {
    const own = files.filter(({ path }) => partOf(path) === name);
    return {
      name,
      sources: own.filter(({ path }) => !isTest(path)).map(measureFile),
      tests: own.filter(({ path }) => isTest(path)).map(measureFile),
      doubleExports: doubles.filter((path) => partOf(path) === name).length,
    };
  });
}

if (import.meta.main) {
  const report = writeStyleReport(measureParts(readSources(listTrackedFiles())));
  const path = join(repository, PAGE);
  if (!process.argv.includes("--check")) await writeFile(path, report);
  else if ((await readFile(path, "utf8")) !== report) {
    console.error(`${PAGE} is out of date: run \`npm run style-report\`, and commit what it writes.`);
    process.exitCode = 1;
  }
}
