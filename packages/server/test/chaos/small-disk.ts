import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HubProcess, startHub } from "../support/journey/hub-process.ts";
import type { CleanUp } from "../support/journey/own-hub.ts";

/** A hub whose data folder is on a small disk of its own, which a test can fill. */
export interface HubOnSmallDisk {
  readonly hub: HubProcess;
  /** Fills the disk until this many bytes are free. */
  fill(leftBytes: number): Promise<void>;
  /** Removes what filled the disk. */
  free(): Promise<void>;
  /** The address of the bundled database. */
  databaseUrl(): Promise<string>;
}

const SIZE_MB = 256;
const MEGABYTE = 1_048_576;
const isRoot = process.getuid?.() === 0;

/**
 * Runs a program with a tmpfs that only it sees (a mount namespace). An ordinary user does this as the root of a user namespace,
 * and then becomes an ordinary user again, because PostgreSQL refuses to run as root.
 */
function onSmallDisk(mountPoint: string): string[] {
  const mount = `mount -t tmpfs -o size=${SIZE_MB}m,mode=755 tmpfs "$0"`;
  if (isRoot) return ["unshare", "--mount", "sh", "-c", `${mount} && exec "$@"`, mountPoint];
  const asBefore = `exec unshare --user --map-user=${process.getuid?.()} --map-group=${process.getgid?.()} "$@"`;
  return ["unshare", "--mount", "--map-root-user", "sh", "-c", `${mount} && ${asBefore}`, mountPoint];
}

/** Why this machine cannot make such a disk, or null if it can. It needs Linux, util-linux and namespaces for this user. */
export function whyNoSmallDisk(): string | null {
  const [program = "", ...args] = onSmallDisk(tmpdir());
  try {
    execFileSync(program, [...args, "true"], { stdio: "pipe" });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n").at(-1) ?? error.message) : String(error);
  }
}

/** Starts a hub with its bundled database. It ends with the test. */
export async function startHubOnSmallDisk(cleanUp: CleanUp): Promise<HubOnSmallDisk> {
  const mountPoint = await mkdtemp(join(tmpdir(), "haak-small-disk-"));
  cleanUp(() => rm(mountPoint, { recursive: true, force: true }));
  const hub = await startHub({ HAAK_DATA_DIR: join(mountPoint, "data") }, onSmallDisk(mountPoint));
  cleanUp(async () => void (await hub.stop()));
  // The disk as the hub sees it.
  const disk = join(`/proc/${hub.pid}/root`, mountPoint);
  const ballast = join(disk, "ballast");
  return {
    hub,
    async fill(leftBytes) {
      await using file = await open(ballast, "w");
      const freeBytes = async () => statfs(disk).then(({ bavail, bsize }) => bavail * bsize);
      // The hub writes at the same time, so the free room is read again after each write.
      while ((await freeBytes()) > leftBytes + MEGABYTE) await file.write(Buffer.alloc(MEGABYTE));
    },
    free: () => rm(ballast),
    async databaseUrl() {
      const [port, password] = await Promise.all(
        ["postgres-port", "postgres-password"].map((name) => readFile(join(disk, "data", name), "utf8")),
      );
      return `postgres://haak:${encodeURIComponent(password?.trim() ?? "")}@127.0.0.1:${port?.trim()}/postgres`;
    },
  };
}

/** Random text, because a database compresses any other text. */
export const incompressible = (bytes: number): string => randomBytes(bytes).toString("base64");
