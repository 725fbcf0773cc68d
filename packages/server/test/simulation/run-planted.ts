import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startTestServer } from "../support/test-server.ts";

/** A defect that is planted into the engine, to prove that the simulation finds it. */
interface PlantedBug {
  readonly name: string;
  /** Below `packages/server/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Which bugs, and how long the simulation may search for each. */
export interface PlantOptions {
  readonly seed: number;
  readonly secondsMax: number;
  /** Only bugs whose names contain this. */
  readonly only: string;
}

const SERVER = join(import.meta.dirname, "../..");
const ROOT = join(SERVER, "../..");

/**
 * Plants one bug after the other into a copy of the server, lets the simulation search for it there, and prints a table. The working tree is
 * only read. Returns how many were not found.
 */
export async function plantBugs({ seed, secondsMax, only }: PlantOptions): Promise<number> {
  const [copy, server] = [await copyServer(), await startTestServer(18)];
  let missed = 0;
  process.stdout.write("| bug | found after | seed | broken rule |\n|---|---|---|---|\n");
  try {
    for (const bug of (await readBugs()).filter(({ name }) => name.includes(only))) {
      const found = await searchFor(bug, { copy, seed, secondsMax, serverUrl: server.url });
      if (found === null) missed += 1;
      const cells = found === null ? ["not found", "", ""] : [`${found.seconds} s`, found.seed, found.rule];
      process.stdout.write(`| ${[bug.name, ...cells].join(" | ")} |\n`);
    }
  } finally {
    await server.stop();
    await rm(copy, { recursive: true });
  }
  return missed;
}

async function readBugs(): Promise<PlantedBug[]> {
  const [, ...blocks] = (await readFile(join(import.meta.dirname, "planted-bugs.txt"), "utf8")).trim().split("\n\n");
  return blocks.map((block) => {
    const [name = "", file = "", ...lines] = block.split("\n");
    const having = (sign: string) => lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
    return { name, file: file.replace("in ", ""), find: having("-").join("\n"), replace: having("+").join("\n") };
  });
}

/** The other packages and all modules are those of the working tree, because nothing is planted into them. */
async function copyServer(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "haak-planted-bugs-"));
  const server = join(copy, "packages/server");
  for (const part of ["src", "test", "migrations", "package.json"])
    await cp(join(SERVER, part), join(server, part), { recursive: true });
  for (const part of ["node_modules", "scripts"]) await symlink(join(ROOT, part), join(copy, part));
  await symlink(join(SERVER, "node_modules"), join(server, "node_modules"));
  return copy;
}

interface Search extends Omit<PlantOptions, "only"> {
  readonly copy: string;
  readonly serverUrl: string;
}

/** When and by which rule a bug was found; null if it was not. */
type Found = { readonly seconds: number; readonly seed: string; readonly rule: string } | null;

async function searchFor({ file, find, replace, name }: PlantedBug, search: Search): Promise<Found> {
  const path = join(search.copy, "packages/server/src", file);
  const source = await readFile(path, "utf8");
  if (source.split(find).length !== 2) throw new Error(`The place of "${name}" is not there exactly once in ${file}.`);
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
  try {
    const startedAt = performance.now();
    const output = await runSimulation(search);
    const [, foundSeed, rule] = /^Seed (\d+): (.*)$/m.exec(output) ?? [];
    if (foundSeed === undefined || rule === undefined) return null;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    return { seconds, seed: foundSeed, rule: rule.replace(/: not so for .*/, "") };
  } finally {
    await writeFile(path, source);
  }
}

async function runSimulation({ copy, seed, secondsMax, serverUrl }: Search): Promise<string> {
  const main = join(copy, "packages/server/test/simulation/main.ts");
  const args = ["--seed", String(seed), "--seconds", String(secondsMax), "--server", serverUrl];
  const child = spawn(process.execPath, ["--conditions=@haak/source", main, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // A seed that is under way at the end does not count.
    timeout: secondsMax * 1_000,
    killSignal: "SIGKILL",
  });
  return text(child.stdout);
}
