import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Tells our own drafts from those of an earlier process that had our id: in a container every hub has the same. */
const processToken = randomBytes(6).toString("hex");
const draftName = /^\.postgres-draft-(?<pid>\d+)-(?<token>[0-9a-f]+)-/;
let draftCount = 0;

/** A fresh name in `dataDir` under which something is made before it gets its real name by one rename or link. */
export function draftPath(dataDir: string): string {
  draftCount += 1;
  return join(dataDir, `.postgres-draft-${process.pid}-${processToken}-${draftCount}`);
}

/** Removes what processes left that were killed while making something. */
export async function removeAbandonedDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const draft = draftName.exec(name)?.groups;
    if (!draft || !isAbandoned(Number(draft.pid), draft.token)) continue;
    // An initdb that outlived its hub may still be writing there. What is in its way is gone at the next try, or left for the next start.
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }).catch(
      () => undefined,
    );
  }
}

function isAbandoned(pid: number, token: string | undefined): boolean {
  if (pid === process.pid) return token !== processToken;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
