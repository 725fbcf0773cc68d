import { link, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { draftPath } from "./draft-path.ts";
import { errorCode } from "./error-code.ts";
import type { Cluster } from "./open-cluster.ts";
import { processState } from "./process-state.ts";

/** What `postmaster.pid` says, the file that a running PostgreSQL keeps in its data folder. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  /** Line 8: `ready`, `starting`, `stopping` or `standby`; empty very early. */
  readonly status: string;
}

/**
 * The server of a cluster, as far as files and processes tell: `changing` is one that starts up or shuts down,
 * `stale` a file that PostgreSQL itself would take for a running server although that one is dead.
 */
export type FoundPostmaster =
  | { readonly kind: "none" }
  | { readonly kind: "ready"; readonly pid: number; readonly port: number }
  | { readonly kind: "changing"; readonly pid: number | null }
  | { readonly kind: "stale"; readonly text: string };

/** A postmaster writes its file within this time after creating it, unless it died in between. */
const unwrittenMsMax = 5_000;

/** Lines as documented in PostgreSQL's `src/include/utils/pidfile.h`; null for a file that is not written yet. */
export function parsePostmasterPid(text: string): PostmasterPid | null {
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!(pid > 0)) return null;
  return { pid, port: Number.parseInt(lines[3] ?? "", 10), status: (lines[7] ?? "").trim() };
}

/** Looks whether a server runs on the cluster. */
export async function findPostmaster(cluster: Cluster): Promise<FoundPostmaster> {
  const text = await readPidFile(cluster);
  if (text === null) return { kind: "none" };
  const file = parsePostmasterPid(text);
  if (file === null) return (await isFresh(cluster)) ? { kind: "changing", pid: null } : { kind: "stale", text };
  switch (await processState(file.pid, cluster.folder.cluster)) {
    case "gone":
      // PostgreSQL sees that by itself, and checks shared memory for surviving children before it takes over.
      return { kind: "none" };
    case "zombie":
    case "another":
      return { kind: "stale", text };
    case "ours":
      return file.status === "ready" ? { kind: "ready", ...file } : { kind: "changing", pid: file.pid };
  }
}

/**
 * Removes the file that was judged stale, and only that one: if another process has put a living server's file in its
 * place meanwhile, that is put back.
 */
export async function removeStalePid(cluster: Cluster, staleText: string): Promise<void> {
  const taken = draftPath(cluster.folder.cluster);
  try {
    await rename(pidPath(cluster), taken);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if ((await readFile(taken, "utf8")) !== staleText) await link(taken, pidPath(cluster)).catch(() => undefined);
  await rm(taken);
}

/** The content of the file, or null where there is none. */
export async function readPidFile(cluster: Cluster): Promise<string | null> {
  try {
    return await readFile(pidPath(cluster), "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function isFresh(cluster: Cluster): Promise<boolean> {
  const stats = await stat(pidPath(cluster)).catch(() => null);
  return stats === null || Date.now() - stats.mtimeMs < unwrittenMsMax;
}

function pidPath(cluster: Cluster): string {
  return join(cluster.folder.cluster, "postmaster.pid");
}
