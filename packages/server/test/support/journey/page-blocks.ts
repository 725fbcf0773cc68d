import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Api, Reply } from "./api.ts";

const DOCS = join(import.meta.dirname, "../../../../../docs");

/** The code blocks of a page in `docs`, in their order, by their language. */
export async function pageBlocks(page: string): Promise<(language: string) => string[]> {
  const text = await readFile(join(DOCS, page), "utf8");
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code = ""]) => ({ language, code }));
  return (language) => blocks.filter((block) => block.language === language).map(({ code }) => code.trimEnd());
}

/** Replaces the placeholders in capitals and the example addresses, as a reader would. */
export function filledIn(block: string, words: Readonly<Record<string, string>>): string {
  return Object.entries(words).reduce((text, [word, value]) => text.replaceAll(word, value), block);
}

/** Sends a request that is written as HTTP text: first line, headers, empty line, body. */
export function sendWritten(api: Api, written: string): Promise<Reply> {
  const [head = "", ...rest] = written.split("\n\n");
  const [line = "", ...lines] = head.split("\n");
  const [method = "", url = ""] = line.split(" ");
  const headers = Object.fromEntries(lines.map((each) => each.split(/:\s*/, 2)));
  const body = rest.join("\n\n");
  return api.raw({ method, path: url.replace(api.baseUrl, ""), headers, ...(body === "" ? {} : { body }) });
}
