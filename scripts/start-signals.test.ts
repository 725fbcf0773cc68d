import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "..");
const exitCodeOfHub = 7;

/**
 * Replaces the hub's main.mjs. It prints its process id and each SIGTERM, and ends only when the test tells it to, so
 * that nothing here depends on time.
 */
const standIn = `
let signals = 0;
process.on("SIGTERM", () => process.stdout.write("sigterm " + ++signals + "\\n"));
process.on("SIGUSR2", () => process.exit(${exitCodeOfHub}));
setInterval(() => {}, 1000);
process.stdout.write("pid " + process.pid + "\\n");
`;

let startScript: string;
let folder: string;
let npm: ChildProcess;
let said: AsyncIterator<string>;
let hubPid: number;

beforeAll(async () => {
  const manifest: { scripts: { start: string } } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  startScript = manifest.scripts.start;
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-start-"));
  const main = join(folder, "packages/server/src/main.mjs");
  await mkdir(dirname(main), { recursive: true });
  await mkdir(join(folder, "scripts"));
  await cp(join(repository, "scripts/require-node.mjs"), join(folder, "scripts/require-node.mjs"));
  await writeFile(main, standIn);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module", scripts: { start: startScript } }));
  npm = spawn("npm", ["start", "--silent"], { cwd: folder, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  said = linesOf(npm);
  hubPid = Number((await next()).replace("pid ", ""));
});

afterEach(async () => {
  // Ends both processes, because a failed test leaves them running.
  for (const pid of [hubPid, npm.pid]) if (pid) tryKill(pid);
  await rm(folder, { recursive: true, force: true });
});

function linesOf(child: ChildProcess): AsyncIterator<string> {
  if (!child.stdout) throw new Error("npm was started without a pipe to read from.");
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

/** The next line that the replacement prints. */
async function next(): Promise<string> {
  const line = await said.next();
  if (line.done) throw new Error("npm start ended before it printed another line.");
  return line.value;
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has ended already, so there is nothing to do.
  }
}

function exit(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
}

/**
 * Negative for a group, because the signal then reaches every process of npm's group, as a terminal or a supervisor
 * sends it.
 */
function pidOf(target: "npm alone" | "its process group"): number {
  if (npm.pid === undefined) throw new Error("npm did not start.");
  return target === "npm alone" ? npm.pid : -npm.pid;
}

describe.each(["npm alone", "its process group"] as const)("SIGTERM to %s", (target) => {
  it("reaches the hub, and npm start ends with the hub's exit code", async () => {
    const ended = exit(npm);
    process.kill(pidOf(target), "SIGTERM");
    expect(await next()).toBe("sigterm 1");
    process.kill(hubPid, "SIGUSR2");
    expect(await ended).toEqual({ code: exitCodeOfHub, signal: null });
  });

  it("sent twice does not interrupt the hub's drain", async () => {
    const ended = exit(npm);
    process.kill(pidOf(target), "SIGTERM");
    expect(await next()).toBe("sigterm 1");
    process.kill(pidOf(target), "SIGTERM");
    expect(await next()).toBe("sigterm 2");
    expect(npm.exitCode).toBeNull();
    process.kill(hubPid, "SIGUSR2");
    expect(await ended).toEqual({ code: exitCodeOfHub, signal: null });
  });
});
