import { expect } from "vitest";
import { type HubEnv, spawnHub } from "./hub-process.ts";

/** Expects a hub with this environment, started `under` a program or by itself, to end with exit code 1 and one message, which it gives. */
export async function expectRefusedStart(env: HubEnv, message: RegExp, under: readonly string[] = []): Promise<string> {
  const hub = await spawnHub(env, under);
  const exitCode = await hub.exit;
  const said = hub
    .output()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("{"));
  expect(said, hub.output()).toHaveLength(1);
  expect(said[0]).toMatch(message);
  expect(exitCode).toBe(1);
  return hub.output();
}
