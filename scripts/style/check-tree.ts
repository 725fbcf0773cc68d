import { dirname, posix } from "node:path";
import ts from "typescript-5";
import { isSource, isTest, listTrackedFiles, parse, readSources, type SourceFile } from "./source-files.ts";

/** The maximum, because a longer list of names does not fit on a screen. */
export const FILES_PER_FOLDER_MAX = 30;

/**
 * Parts of the product within which an exported name has one meaning. The dashboard is a part of its own, because it
 * has the names of the API. Its features do not import each other, and its translations have the same names. The
 * sandbox is left out, because it imitates programs of others.
 */
const PARTS: readonly ((path: string) => boolean)[] = [
  (path) => PRODUCT.test(path) && !/^packages\/(?:dashboard|sandbox)\//.test(path),
  (path) => /^packages\/dashboard\/src\/(?!features\/|i18n\/)/.test(path),
];
const PRODUCT = /^packages\/[^/]+\/src\//;

/** Names that several files of one part export, each with those files. A type and a value of one file count once. */
export function findDoubleExports(files: readonly SourceFile[]): Map<string, string[]> {
  const found = PARTS.flatMap((isPart) => doubleExportsOf(files.filter(({ path }) => isPart(path) && !isTest(path))));
  return new Map(found.sort(([a], [b]) => a.localeCompare(b)));
}

function doubleExportsOf(files: readonly SourceFile[]): [string, string[]][] {
  const places = new Map<string, string[]>();
  for (const file of files)
    for (const name of new Set(exportsOf(parse(file)))) places.set(name, [...(places.get(name) ?? []), file.path]);
  return [...places].filter(([, paths]) => paths.length > 1);
}

/** The names that a file declares and exports. Re-exports are left out, because they are declared elsewhere. */
const exportsOf = (source: ts.SourceFile): string[] => source.statements.filter(isExported).flatMap(namesDeclaredBy);

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function namesDeclaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesBoundBy(name));
  const name = ts.isDeclarationStatement(statement) ? statement.name : undefined;
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function namesBoundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesBoundBy(element.name)));
}

/** Folders with too many source files, each with the number. */
export function findFullFolders(paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths.filter(isSource)) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > FILES_PER_FOLDER_MAX));
}

/**
 * Groups of files that import each other in a cycle, each group sorted. Type imports count too, which Biome's rule
 * ignores, because a cycle of types cannot be understood, moved or tested in parts either.
 */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const known = new Set(files.map(({ path }) => path));
  const imports = new Map(
    files.map((file) => [file.path, importedFiles(file).filter((path) => known.has(path))] as const),
  );
  return stronglyConnected(imports).filter((group) => group.length > 1);
}

function importedFiles({ path, text }: SourceFile): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => posix.join(posix.dirname(path), fileName));
}

type Edges = ReadonlyMap<string, readonly string[]>;

/** Kosaraju's algorithm: finds the groups of nodes that reach each other. */
function stronglyConnected(edges: Edges): string[][] {
  const lastFirst = reachableFrom([...edges.keys()], edges, new Set()).reverse();
  const backwards = reverse(edges);
  const seen = new Set<string>();
  return lastFirst.map((node) => reachableFrom([node], backwards, seen).sort());
}

function reverse(edges: Edges): Edges {
  const reversed = new Map<string, string[]>([...edges.keys()].map((node) => [node, []]));
  for (const [from, targets] of edges) for (const to of targets) reversed.get(to)?.push(from);
  return reversed;
}

/** The unseen nodes that can be reached from these nodes, each after all nodes that it leads to. */
function reachableFrom(nodes: readonly string[], edges: Edges, seen: Set<string>): string[] {
  return nodes.flatMap((node) => {
    if (seen.has(node)) return [];
    seen.add(node);
    return [...reachableFrom(edges.get(node) ?? [], edges, seen), node];
  });
}

/** The problems of a tree of files, one line each. */
export function findTreeProblems(paths: readonly string[], files: readonly SourceFile[]): string[] {
  return [
    ...[...findDoubleExports(files)].map(([name, places]) => `${name} is exported by ${places.join(" and ")}`),
    ...[...findFullFolders(paths)].map(
      ([folder, count]) => `${folder} has ${count} source files, above ${FILES_PER_FOLDER_MAX}`,
    ),
    ...findCycles(files).map((group) => `these files import each other: ${group.join(", ")}`),
  ];
}

if (import.meta.main) {
  const paths = listTrackedFiles();
  const problems = findTreeProblems(paths, readSources(paths));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
