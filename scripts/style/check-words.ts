import ts from "typescript-5";
import { ALLOWED_NAMES, OLD_WORDS, type OldWord, WRONG_IN_TEXTS } from "./old-words.ts";
import { listTrackedFiles, parse, readSources, type SourceFile, wordsOf } from "./source-files.ts";

/** An old word in a name or a text. */
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

/** Wrong words in comments and in titles of tests, each at the line where its text begins. */
export function findWrongTexts(file: SourceFile): OldWordFinding[] {
  // Without a wrong word in the whole file there is none in its texts. Most files have none, so that few are parsed.
  if (wrongWordsIn(file.text).length === 0) return [];
  const source = parse(file);
  return textsIn(source).flatMap(({ name, position }) => {
    const line = source.getLineAndCharacterOfPosition(position).line + 1;
    return wrongWordsIn(name).map((found) => ({ ...found, path: file.path, line, name }));
  });
}

function wrongWordsIn(text: string): { word: string; instead: string }[] {
  const spaced = ` ${text
    .toLowerCase()
    .split(/[^a-z]+/)
    .join(" ")} `;
  return WRONG_IN_TEXTS.flatMap(({ words, instead }) =>
    words.filter((word) => spaced.includes(` ${word} `)).map((word) => ({ word, instead })),
  );
}

/** The comments of a file and the titles of its tests. */
function textsIn(source: ts.SourceFile): Name[] {
  const texts = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of commentsBeside(source.text, node)) texts.set(pos, source.text.slice(pos, end));
    const title = titleOf(node, source);
    if (title) texts.set(title.getStart(source), title.text);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return [...texts].map(([position, name]) => ({ position, name }));
}

function commentsBeside(text: string, node: ts.Node): ts.CommentRange[] {
  if (ts.isJsxText(node)) return [];
  return [
    ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
    ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
  ];
}

const TEST_FUNCTION = /^(?:describe|it|test)\b/;

function titleOf(node: ts.Node, source: ts.SourceFile): ts.StringLiteralLike | null {
  if (!ts.isCallExpression(node) || !TEST_FUNCTION.test(node.expression.getText(source))) return null;
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? title : null;
}

const describeFinding = ({ path, line, name, word, instead }: OldWordFinding): string =>
  `${line === null ? path : `${path}:${line}`} ${name}: "${word}" → ${instead}`;

if (import.meta.main) {
  const paths = listTrackedFiles();
  const sources = readSources(paths);
  // The list and its test name the words themselves.
  const texts = sources.filter(({ path }) => !path.startsWith("scripts/style/")).flatMap(findWrongTexts);
  const findings = [...findOldWordsInPaths(paths), ...sources.flatMap(findOldWords), ...texts];
  for (const finding of findings) console.error(describeFinding(finding));
  if (findings.length > 0) {
    console.error("\nscripts/style/old-words.ts has the old words, the terms to use instead, and the exceptions.");
    process.exitCode = 1;
  }
}
