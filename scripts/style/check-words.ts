import ts from "typescript-5";
import { ALLOWED_NAMES, OLD_WORDS, type OldWord } from "./old-words.ts";
import { listTrackedFiles, parse, readSources, type SourceFile, wordsOf } from "./source-files.ts";

/** An old word in a name. */
export interface OldWordFinding {
  readonly path: string;
  /** Counted from 1. Null if the path itself has the word. */
  readonly line: number | null;
  readonly name: string;
  readonly word: string;
  readonly instead: string;
}

/** Migrations, because quoted text in them has the names of tables and columns. */
const MIGRATION = /\/migrations\/.*\.ts$/;
const SQL_COMMENT_OR_TEXT = /--.*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g;

/** Old words in the names of files and folders. A folder is reported once, however many files it has. */
export function findOldWordsInPaths(paths: readonly string[]): OldWordFinding[] {
  const places = new Map<string, string>();
  for (const path of paths) {
    const segments = path.split("/");
    for (const [index, name] of segments.entries()) places.set(segments.slice(0, index + 1).join("/"), name);
  }
  return [...places].flatMap(([path, name]) => findInName(name, { path, line: null }));
}

/**
 * Old words in the identifiers of a file, and in the names of tables and columns in its SQL. A name is reported once
 * per file.
 */
export function findOldWords(file: SourceFile): OldWordFinding[] {
  const source = parse(file);
  const findings = new Map<string, OldWordFinding>();
  for (const { name, position } of namesIn(source, MIGRATION.test(file.path))) {
    const line = source.getLineAndCharacterOfPosition(position).line + 1;
    for (const finding of findInName(name, { path: file.path, line }))
      if (!findings.has(`${name} ${finding.word}`)) findings.set(`${name} ${finding.word}`, finding);
  }
  return [...findings.values()];
}

function findInName(name: string, place: { path: string; line: number | null }): OldWordFinding[] {
  if (ALLOWED_NAMES.has(name)) return [];
  const spaced = ` ${wordsOf(name).join(" ")} `;
  return OLD_WORDS.flatMap(({ words, instead }: OldWord) =>
    words.filter((word) => spaced.includes(` ${word} `)).map((word) => ({ ...place, name, word, instead })),
  );
}

interface Name {
  readonly name: string;
  readonly position: number;
}

function namesIn(source: ts.SourceFile, isMigration: boolean): Name[] {
  const names: Name[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node))
      names.push({ name: node.text, position: node.getStart(source) });
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === "sql")
      names.push(...namesInTemplate(node.template));
    if (isMigration && ts.isStringLiteral(node)) names.push(...namesInSql(node.text, node.getStart(source) + 1));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function namesInTemplate(template: ts.TemplateLiteral): Name[] {
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map((span) => span.literal)]
    : [template];
  return parts.flatMap((part) => namesInSql(part.getText(), part.getStart()));
}

/** Replaces comments and values in SQL by spaces, because they are not names. Spaces keep the positions right. */
function namesInSql(sql: string, start: number): Name[] {
  const bare = sql.replaceAll(SQL_COMMENT_OR_TEXT, (match) => " ".repeat(match.length));
  return [...bare.matchAll(/[a-z_][a-z0-9_]*/gi)].map((match) => ({ name: match[0], position: start + match.index }));
}

const describeFinding = ({ path, line, name, word, instead }: OldWordFinding): string =>
  `${line === null ? path : `${path}:${line}`} ${name}: "${word}" → ${instead}`;

if (import.meta.main) {
  const paths = listTrackedFiles();
  const findings = [...findOldWordsInPaths(paths), ...readSources(paths).flatMap(findOldWords)];
  for (const finding of findings) console.error(describeFinding(finding));
  if (findings.length > 0) {
    console.error("\nscripts/style/old-words.ts has the old words, the terms to use instead, and the exceptions.");
    process.exitCode = 1;
  }
}
