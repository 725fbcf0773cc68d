import { readFileSync } from "node:fs";
import type { Code, Link, Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";

/** The parts of a documentation page. */
export interface Page {
  readonly text: string;
  /** Addresses of links and pictures, as written. */
  readonly links: readonly string[];
  /** Fenced code blocks in order. `lang` is the first word after the fence, `meta` the others. */
  readonly blocks: readonly Code[];
  /** The text of headings, without marks. */
  readonly headings: readonly string[];
}

/** Reads a page of Markdown (CommonMark). */
export function readPage(path: string): Page {
  const text = readFileSync(path, "utf8");
  const nodes = [...walk(fromMarkdown(text))];
  return {
    text,
    links: nodes.filter(hasAddress).map(({ url }) => url),
    blocks: nodes.filter((node) => node.type === "code").filter(({ lang }) => Boolean(lang)),
    headings: nodes.filter((node) => node.type === "heading").map(plainText),
  };
}

function hasAddress(node: Nodes): node is Extract<Nodes, Pick<Link, "url">> {
  return node.type === "link" || node.type === "image" || node.type === "definition";
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

const childrenOf = (node: Nodes): readonly Nodes[] => ("children" in node ? node.children : []);

function plainText(node: Nodes): string {
  return "value" in node ? node.value : childrenOf(node).map(plainText).join("");
}
