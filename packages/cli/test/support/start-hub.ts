import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitUntil } from "../../../sandbox/src/demo/wait-until.ts";
import { ownPort } from "../../../sandbox/src/own-port.ts";
import { type Ended, startHaak } from "./haak.ts";

/** A hub that was started by `haak start`. */
export interface StartedHub {
  /** The environment for commands that use the hub. */
  readonly env: { readonly HAAK_URL: string; readonly HAAK_API_KEY: string };
  /** Sends SIGTERM to the command only, and resolves with its exit code and output. */
  stop(): Promise<Ended>;
}

const START_MS_MAX = 60_000;

/** Starts a hub on its bundled database. It may call this machine, and a delivery fails after two attempts, so that tests are fast. */
export async function startHub(): Promise<StartedHub> {
  const folder = await mkdtemp(join(tmpdir(), "haak-cli-"));
  const port = await ownPort();
  const url = `http://127.0.0.1:${port}`;
  const apiKey = "cli-key-0123456789abcdef";
  const command = startHaak(["start"], {
    PORT: String(port),
    HAAK_DATA_DIR: join(folder, "data"),
    HAAK_API_KEY: apiKey,
    HAAK_SHOP_NAME: "Bakkerij Kater",
    HAAK_ADMIN_PASSWORD: "cli-password",
    HAAK_ALLOW_TARGETS: "127.0.0.0/8",
    HAAK_RETRY_SCHEDULE: "0.1",
  });
  const stop = async () => {
    command.child.kill("SIGTERM");
    const ended = await command.ended;
    await rm(folder, { recursive: true, force: true });
    return ended;
  };
  const ready = async () => {
    if (command.child.exitCode !== null) throw new Error((await command.ended).stderr);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    return answer?.status === 200 ? null : `the hub answers ${answer?.status ?? "nothing"} on /readyz`;
  };
  await waitUntil(ready, START_MS_MAX).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { env: { HAAK_URL: url, HAAK_API_KEY: apiKey }, stop };
}
