import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DemoProcess, startDemo } from "./demo-process.ts";

/** A demo takes some ten seconds, and several times as long on a machine that runs all other tests beside it. */
const TEST_MS_MAX = 120_000;

let tmpFolder: string;
let demo: DemoProcess | null = null;

beforeEach(async () => {
  tmpFolder = await mkdtemp(join(tmpdir(), "haak-demo-test-"));
});

afterEach(async () => {
  demo?.signal("SIGTERM");
  await demo?.ended();
  demo = null;
  await rm(tmpFolder, { recursive: true, force: true });
});

function play(...args: string[]): DemoProcess {
  demo = startDemo(tmpFolder, args);
  return demo;
}

/** The rows of the table: the number of their step, and what stands in their last column. */
function rowsOf(output: string): string[] {
  const rows = output.split("\n").filter((line) => /^\d {2}.*│/.test(line));
  return rows.map((row) => `${row[0]} ${row.split("│").at(-1)?.trim()}`);
}

describe("npm run demo", () => {
  it(
    "plays nine steps, each with every call that it needs and no other, and leaves nothing behind",
    async () => {
      const { output, ended } = play();
      expect(await ended(), output()).toBe(0);
      const steps = [1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 9];
      expect(rowsOf(output())).toEqual(steps.map((step) => `${step} ✓`));
      expect(output()).not.toContain("✗");
      expect(output().trimEnd().split("\n").at(-1)).toMatch(
        /^(\d+) calls were expected and \1 arrived in .* all of it is right/,
      );
      expect(await readdir(tmpFolder)).toEqual([]);
    },
    TEST_MS_MAX,
  );

  it(
    "is interrupted in the middle of the story without leaving a database behind",
    async () => {
      const { untilPrinted, signal, ended, output } = play();
      await untilPrinted("\n2. ");
      signal("SIGTERM");
      expect(await ended(), output()).toBe(130);
      expect(await readdir(tmpFolder)).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

describe("npm run demo -- --keep", () => {
  it(
    "leaves everything running, says where it is, and ends well on Ctrl-C",
    async () => {
      const { untilPrinted, signal, ended, output } = play("--keep");
      await untilPrinted("Ctrl-C ends it");
      const hub = addressOf("Dashboard", output()).replace(/\/$/, "");
      const apiKey = addressOf("API key", output());
      const receiver = addressOf("Receiver", output());
      const answer = await fetch(`${hub}/v1/me`, { headers: { authorization: `Bearer ${apiKey}` } });
      expect(answer.status).toBe(200);
      expect((await fetch(receiver, { method: "POST" })).status).toBe(200);
      signal("SIGINT");
      expect(await ended(), output()).toBe(0);
      await expect(fetch(`${hub}/healthz`)).rejects.toThrow();
      expect(await postmasterFiles()).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

/** What stands beside a name in the list at the end. */
function addressOf(name: string, output: string): string {
  const line = output.split("\n").findLast((text) => text.trim().startsWith(`${name}  `));
  return line?.trim().slice(name.length).trim() ?? "";
}

/** PostgreSQL keeps this file for as long as it runs. */
async function postmasterFiles(): Promise<string[]> {
  const files = await readdir(tmpFolder, { recursive: true });
  expect(files.some((file) => file.endsWith("PG_VERSION"))).toBe(true);
  return files.filter((file) => file.endsWith("postmaster.pid"));
}
