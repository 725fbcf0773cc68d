import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type DemoProcess, startDemo } from "./demo-process.ts";

/** A demo takes some ten seconds, and several times as long on a machine that runs all other tests beside it. */
export const TEST_MS_MAX = 120_000;

/** For tests of the demo: starts it with a folder for its temporary files, and ends it with the test. */
export interface UsedDemo {
  play(...args: string[]): DemoProcess;
  /** Its folder, which is another one for each test. */
  readonly tmpFolder: () => string;
}

/** Call it in a test file. */
export function useDemo(): UsedDemo {
  let tmpFolder = "";
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
  const play = (...args: string[]): DemoProcess => {
    demo = startDemo(tmpFolder, args);
    return demo;
  };
  return { play, tmpFolder: () => tmpFolder };
}
