import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { TEST_MS_MAX, useDemo } from "./use-demo.ts";

/**
 * The short form of the tests has these two as well: the whole story, which leaves nothing behind
 * (`packages/sandbox/test/demo.test.ts`), and a hub that stops with its database at a signal
 * (`packages/server/test/operations/backup.test.ts`).
 */

const { play, tmpFolder } = useDemo();

describe("npm run demo -- --keep", () => {
  it(
    "leaves everything running, prints the addresses, and ends well on Ctrl-C",
    async () => {
      const { untilPrinted, signal, ended, output } = play("--keep");
      await untilPrinted("Press Ctrl-C to end it");
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

describe("npm run demo", () => {
  it(
    "leaves no database behind when it is interrupted during the story",
    async () => {
      const { untilPrinted, signal, ended, output } = play();
      await untilPrinted("\n2. ");
      signal("SIGTERM");
      expect(await ended(), output()).toBe(130);
      expect(await readdir(tmpFolder())).toEqual([]);
    },
    TEST_MS_MAX,
  );
});

/** The address beside a name in the last list. */
function addressOf(name: string, output: string): string {
  const line = output.split("\n").findLast((text) => text.trim().startsWith(`${name}  `));
  return line?.trim().slice(name.length).trim() ?? "";
}

/** PostgreSQL has this file while it runs. */
async function postmasterFiles(): Promise<string[]> {
  const files = await readdir(tmpFolder(), { recursive: true });
  expect(files.some((file) => file.endsWith("PG_VERSION"))).toBe(true);
  return files.filter((file) => file.endsWith("postmaster.pid"));
}
