import { readFile } from "node:fs/promises";

/** The types of Conventional Commits that this repository uses. */
export const COMMIT_TYPES = [
  "feat",
  "fix",
  "refactor",
  "perf",
  "test",
  "docs",
  "build",
  "ci",
  "chore",
  "style",
  "revert",
] as const;

/** The first line is shown alone in logs, so it must fit one line of a terminal. */
const FIRST_LINE_CHARACTERS_MAX = 100;

/** Git writes these first lines itself, and a rebase removes most of them again. */
const WRITTEN_BY_GIT = /^(?:Merge |Revert "|(?:fixup|squash|amend)! )/;

const FIRST_LINE = /^(?<type>[^\s(!:]*)(?:\((?<scope>[^)]*)\))?!?: *(?<subject>.*)$/;
const SCOPE = /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/;

/** The problems of a commit message, one sentence each. Empty if it is a Conventional Commit. */
export function findCommitProblems(message: string): string[] {
  const [firstLine = "", secondLine = ""] = linesOf(message);
  if (WRITTEN_BY_GIT.test(firstLine)) return [];
  const problems = findFirstLineProblems(firstLine);
  if (secondLine !== "") problems.push("Leave the second line empty: the body starts on the third.");
  return problems;
}

/** The lines that git keeps: it removes comments, and everything below the scissors line of `git commit --verbose`. */
function linesOf(message: string): string[] {
  const [kept = ""] = message.split(/^# -+ >8 -+$/m);
  const lines = kept.split(/\r?\n/).filter((line) => !line.startsWith("#"));
  return lines.slice(lines.findIndex((line) => line.trim() !== "")).map((line) => line.trimEnd());
}

function findFirstLineProblems(line: string): string[] {
  const parts = FIRST_LINE.exec(line)?.groups;
  if (!parts)
    return [`"${line}" does not have the form "type(scope): subject", such as "fix(queue): poll idle lanes once".`];
  const { type = "", scope, subject = "" } = parts;
  const problems: string[] = [];
  if (!COMMIT_TYPES.some((known) => known === type))
    problems.push(`The type "${type}" is unknown: use one of ${COMMIT_TYPES.join(", ")}.`);
  if (scope !== undefined && !SCOPE.test(scope))
    problems.push(`The scope "${scope}" may only have small letters, digits, "-" and "/".`);
  if (subject === "") problems.push("The subject is empty: say what changes.");
  if (subject.endsWith(".")) problems.push("The subject ends with a period: leave it out.");
  if ([...line].length > FIRST_LINE_CHARACTERS_MAX)
    problems.push(`The first line has ${[...line].length} characters: stay within ${FIRST_LINE_CHARACTERS_MAX}.`);
  return problems;
}

if (import.meta.main) {
  const [path = ".git/COMMIT_EDITMSG"] = process.argv.slice(2);
  const problems = findCommitProblems(await readFile(path, "utf8"));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
