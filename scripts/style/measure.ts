import ts from "typescript-5";
import { parse, type SourceFile } from "./source-files.ts";

/** What a file adds to the figures of its package. */
export interface FileMeasures {
  readonly lines: number;
  readonly functions: readonly { lines: number; parameters: number }[];
  /** The nesting depth of each `if`, loop, `switch` and `try` within its function, from 1. */
  readonly branchDepths: readonly number[];
  readonly comments: readonly string[];
  readonly anys: number;
  readonly casts: number;
  readonly testTitles: readonly string[];
}

export function measureFile(file: SourceFile): FileMeasures {
  const source = parse(file);
  const nodes = [...descendants(source)];
  return {
    lines: file.text.replace(/\n$/, "").split("\n").length,
    functions: nodes.filter(hasBody).map((node) => measureFunction(node, source)),
    branchDepths: nodes.filter(isBranch).map(depthOf),
    comments: commentsIn(nodes, file.text),
    anys: nodes.filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword).length,
    casts: nodes.filter((node) => ts.isAsExpression(node) && node.type.getText(source) !== "const").length,
    testTitles: nodes.flatMap((node) => titleOf(node, source)),
  };
}

function* descendants(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* descendants(child);
}

const hasBody = (node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionLike(node) && "body" in node && node.body !== undefined;

function measureFunction(node: ts.FunctionLikeDeclaration, source: ts.SourceFile) {
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  return { lines: lineOf(node.getEnd()) - lineOf(node.getStart()) + 1, parameters: node.parameters.length };
}

function isBranch(node: ts.Node): boolean {
  return (
    ts.isIfStatement(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isTryStatement(node) ||
    ts.isSwitchStatement(node)
  );
}

function depthOf(branch: ts.Node): number {
  let depth = 0;
  for (let node = branch; node && !hasBody(node); node = node.parent) if (isBranch(node) && !isElseIf(node)) depth += 1;
  return depth;
}

/** An `else if` does not count as deeper, because it reads as one more case of the same choice. */
const isElseIf = (node: ts.Node): boolean => ts.isIfStatement(node.parent) && node.parent.elseStatement === node;

function commentsIn(nodes: readonly ts.Node[], text: string): string[] {
  const comments = new Map<number, string>();
  for (const node of nodes) {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) comments.set(pos, text.slice(pos, end));
  }
  return [...comments.values()];
}

function titleOf(node: ts.Node, source: ts.SourceFile): string[] {
  if (!ts.isCallExpression(node) || !/^(?:it|test)\b/.test(node.expression.getText(source))) return [];
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? [title.text] : [];
}
