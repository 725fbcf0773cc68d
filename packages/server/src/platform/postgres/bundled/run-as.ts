import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartError } from "../../process/start-error.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";

/** A user of the operating system, by number: no account needs to exist for it. */
export type SystemUser = { readonly uid: number; readonly gid: number };

/**
 * Whom PostgreSQL runs as. It refuses to run as root, so a hub of root gives it another user: directly where that
 * user can reach the database and the programs, else with the one capability that lets it pass folders of mode 0700.
 */
export type RunAs =
  | { readonly kind: "ourselves" }
  | { readonly kind: "user"; readonly user: SystemUser }
  | { readonly kind: "capable-user"; readonly user: SystemUser; readonly capability: string };

/** The "nobody" of Linux, used for clusters that a hub of root makes. */
export const nobody: SystemUser = { uid: 65534, gid: 65534 };

/**
 * Chooses for a hub of root (`isRoot`) or of an ordinary user. `dataDir` is the folder that holds the cluster.
 *
 * @throws StartError when root has no way to run PostgreSQL as `user` there.
 */
export function chooseRunAs(options: {
  isRoot: boolean;
  user: SystemUser;
  dataDir: string;
  binaries: Pick<PostgresBinaries, "folder" | "postgres">;
}): RunAs {
  const { isRoot, user, dataDir, binaries } = options;
  if (!isRoot) return { kind: "ourselves" };
  const needed = [dataDir, binaries.postgres, join(binaries.folder, "lib"), join(binaries.folder, "share")];
  if (needed.every((path) => canReach(user, path))) return { kind: "user", user };
  const capability = passingCapability();
  if (capability !== null && hasSetpriv()) return { kind: "capable-user", user, capability };
  throw new StartError(
    "database_user_impossible",
    `PostgreSQL does not run as root and user id ${user.uid} cannot reach ${needed.find((path) => !canReach(user, path))}: start the hub as an ordinary user, or install setpriv (package util-linux), or put hub and HAAK_DATA_DIR outside of root's home, such as in /var/lib/haak.`,
  );
}

/** Whether the permission bits of `path` and of every folder above it let `user` pass (the x bit; not access lists). */
export function canReach(user: SystemUser, path: string): boolean {
  const real = realpathSync(path);
  const parent = dirname(real);
  return mayPass(user, statSync(real)) && (parent === real || canReach(user, parent));
}

function mayPass(user: SystemUser, stats: Stats): boolean {
  const shift = stats.uid === user.uid ? 6 : stats.gid === user.gid ? 3 : 0;
  return ((stats.mode >> shift) & 1) === 1;
}

/** The smallest capability we own that passes closed folders; containers often have only the larger one. */
function passingCapability(): string | null {
  if (process.platform !== "linux") return null;
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  const owns = (bit: bigint) => ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
  // Numbers from linux/capability.h.
  if (owns(2n)) return "dac_read_search";
  return owns(1n) ? "dac_override" : null;
}

function hasSetpriv(): boolean {
  return spawnSync("setpriv", ["--version"], { stdio: "ignore" }).status === 0;
}
