import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readPage } from "../markdown.ts";

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, "../..");

/** A folder as a reader has it after the install command of a page, with every example saved under its own name. */
export interface SavedExamples {
  readonly folder: string;
  /** The saved files. An example without a TypeScript version beside it is saved as TypeScript too. */
  readonly names: readonly string[];
  readonly remove: () => Promise<void>;
}

/** The examples of a page: the code blocks of JavaScript and TypeScript whose fence has the name of a file. */
export function examplesOf(page: string): Map<string, string> {
  const { blocks } = readPage(join(REPOSITORY, page));
  const named = blocks.filter(({ lang, meta }) => (lang === "js" || lang === "ts") && meta);
  const saved = new Map(named.map(({ meta, value }) => [meta ?? "", `${value}\n`]));
  for (const [name, text] of [...saved]) {
    const typed = name.replace(/\.m?js$/, ".ts");
    if (!saved.has(typed)) saved.set(typed, text);
  }
  return saved;
}

/** Saves the examples beside the packed package. `others` are the packages that a reader installs besides it. */
export async function saveExamples(
  page: string,
  { packages, others }: { packages: readonly string[]; others: readonly string[] },
): Promise<SavedExamples> {
  const folder = await mkdtemp(join(tmpdir(), "haak-examples-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const name of packages) await installPacked(folder, name);
  for (const name of others) {
    await mkdir(dirname(join(folder, "node_modules", name)), { recursive: true });
    await symlink(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name));
  }
  const examples = examplesOf(page);
  for (const [name, text] of examples) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return { folder, names: [...examples.keys()], remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Installs what `npm pack` makes, without the network. */
async function installPacked(folder: string, name: string): Promise<void> {
  const { stdout } = await run("npm", ["pack", "-w", `@haak/${name}`, "--json", "--pack-destination", folder], {
    cwd: REPOSITORY,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const installed = join(folder, "node_modules/@haak", name);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed]);
}

/** What the compiler says about the saved TypeScript, with strict settings of its own. */
export function compileExamples({ folder, names }: SavedExamples): string {
  const files = names.filter((name) => name.endsWith(".ts"));
  const settings = [
    "--noEmit",
    "--strict",
    "--target",
    "ES2023",
    "--module",
    "nodenext",
    "--skipLibCheck",
    "--allowImportingTsExtensions",
  ];
  const types = ["--types", "node", "--typeRoots", join(REPOSITORY, "node_modules/@types")];
  const tsc = join(REPOSITORY, "node_modules/.bin/tsc");
  const compiled = spawnSync(tsc, [...settings, ...types, "--ignoreConfig", ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  return compiled.stdout;
}
