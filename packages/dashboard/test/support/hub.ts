import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHubProcess } from "../../../sandbox/src/demo/hub-process.ts";

/** A hub that runs for the tests of one run. */
export interface RunningHub {
  readonly url: string;
  readonly adminPassword: string;
  stop(): Promise<void>;
}

/** Starts a real hub on its bundled database. It may call receivers on this machine, and retries within seconds. */
export async function startHub(): Promise<RunningHub> {
  const folder = await mkdtemp(join(tmpdir(), "haak-browser-hub-"));
  const settings = {
    apiKey: "browser-key-0123456789abcdef",
    adminPassword: "browser-password",
    shopName: "Eerste winkel",
  };
  const hub = await createHubProcess({ folder, ...settings });
  const stop = async () => {
    const problem = await hub.stop();
    await rm(folder, { recursive: true, force: true });
    if (problem !== null) throw new Error(problem);
  };
  try {
    await hub.start();
  } catch (error) {
    await stop();
    throw new Error(hub.lastLines().join("\n"), { cause: error });
  }
  return { url: hub.url, adminPassword: settings.adminPassword, stop };
}
