import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "./wait-until.ts";

const END_MS_MAX = 20_000;

/**
 * Ends the database that a killed hub left running in its data folder, if there is one. PostgreSQL keeps its process id
 * in the first line of `postmaster.pid` and removes that file as the last thing it does.
 */
export async function endPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  const pid = await readPid(pidFile);
  if (pid === null || !signal(pid)) return;
  await waitUntil(
    async () => ((await readPid(pidFile)) === null ? null : `PostgreSQL (process ${pid}) runs on`),
    END_MS_MAX,
  );
}

async function readPid(pidFile: string): Promise<number | null> {
  const text = await readFile(pidFile, "utf8").catch(() => "");
  return Number.parseInt(text, 10) || null;
}

/** False when the process is gone already: a database that was killed leaves its file behind. */
function signal(pid: number): boolean {
  try {
    // SIGINT is PostgreSQL's fast shutdown: it waits for no session.
    return process.kill(pid, "SIGINT");
  } catch {
    return false;
  }
}
