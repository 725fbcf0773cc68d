import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/**
 * Every document of a YAML file of this repository, with anchors and merges resolved.
 * @throws Error if the file is not strict YAML 1.2, or if the parser has a warning.
 */
export function yamlDocuments(path: string) {
  const text = readFileSync(join(import.meta.dirname, "..", path), "utf8");
  return parseAllDocuments(text, { merge: true }).map((document) => {
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong) throw new Error(`${path}: ${wrong.message}`);
    return document.toJS();
  });
}
