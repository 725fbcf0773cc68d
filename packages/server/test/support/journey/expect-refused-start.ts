import { expect } from "vitest";
import { type HubEnv, spawnHub } from "./hub-process.ts";

/** Expects a hub with this environment to end with exit code 1 and one message. Returns its output. `under` is a program that starts it. */
export async function expectRefusedStart(env: HubEnv, message: RegExp, under: readonly string[] = []): Promise<string> {
  const hub = await spawnHub(env, under);
  const exitCode = await hub.exit;
  const printed = hub
    .output()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("{"));
  expect(printed, hub.output()).toHaveLength(1);
  expect(printed[0]).toMatch(message);
  expect(exitCode).toBe(1);
  return hub.output();
}
