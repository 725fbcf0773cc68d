import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type DemoProcess, startDemo } from "./demo-process.ts";

/** Long, because a demo takes some ten seconds, and several times as long beside other tests. */
export const TEST_MS_MAX = 120_000;

/** Starts the demo with its own folder for temporary files, and ends it after the test. */
export interface UsedDemo {
  play(...args: string[]): DemoProcess;
  /** Differs for each test. */
  readonly tmpFolder: () => string;
}

/** Must be called at the top of a test file. */
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
