import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import { StartError } from "../../process/start-error.ts";
import type { PostgresBinaries } from "./find-postgres-binaries.ts";

/** A user of the operating system, by number, because no account needs to exist for it. */
export type SystemUser = { readonly uid: number; readonly gid: number };

/**
 * The user that PostgreSQL runs as. PostgreSQL refuses to run as root, so a hub of root runs it as another user: without capabilities if
 * that user can reach the database and the programs, otherwise with the one capability that lets it pass folders of mode 0700.
 */
export type RunAs =
  | { readonly kind: "ourselves" }
  | { readonly kind: "user"; readonly user: SystemUser }
  | { readonly kind: "capable-user"; readonly user: SystemUser; readonly capability: string };

/** The user `nobody` of Linux, which owns the clusters that a hub of root creates. */
export const nobody: SystemUser = { uid: 65534, gid: 65534 };

/**
 * Chooses how to run PostgreSQL for a hub of root (`isRoot`) or of an ordinary user. `dataDir` is the folder that holds the cluster.
 *
 * @throws StartError if root has no way to run PostgreSQL as `user` there.
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

/** Whether the x bits of `path` and of every folder above it let `user` pass. Access lists are not read. */
export function canReach(user: SystemUser, path: string): boolean {
  const real = realpathSync(path);
  const parent = dirname(real);
  return mayPass(user, statSync(real)) && (parent === real || canReach(user, parent));
}

function mayPass(user: SystemUser, stats: Stats): boolean {
  const shift = stats.uid === user.uid ? 6 : stats.gid === user.gid ? 3 : 0;
  return ((stats.mode >> shift) & 1) === 1;
}

/** The smallest capability of this process that passes closed folders. Both are checked, because containers often have only the larger. */
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

/** The arguments for `spawn` or `execFile`. */
export interface PostgresCommand {
  readonly file: string;
  readonly args: string[];
  readonly options: { cwd: string; env: NodeJS.ProcessEnv; windowsHide: boolean; uid?: number; gid?: number };
}

/** The command that runs a program of PostgreSQL as the chosen user. */
export function postgresCommand(runAs: RunAs, program: string, args: readonly string[]): PostgresCommand {
  // The root folder, because the programs read their working directory and their user may not be allowed to read the hub's.
  const options = { cwd: parse(program).root, env: environment(), windowsHide: true };
  switch (runAs.kind) {
    case "ourselves":
      return { file: program, args: [...args], options };
    case "user":
      return { file: program, args: [...args], options: { ...options, ...runAs.user } };
    case "capable-user":
      return { file: "setpriv", args: [...setprivArguments(runAs), "--", program, ...args], options };
  }
}

/** Without the secure bit, access(2) would decide by the user id alone and PostgreSQL would refuse to start. */
function setprivArguments({ user, capability }: Extract<RunAs, { kind: "capable-user" }>): string[] {
  return [
    ...["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups"],
    ...[`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, "--securebits=+no_setuid_fixup"],
  ];
}

/** Not the hub's own environment, because that holds its keys. `LC_ALL=C` makes PostgreSQL print English, which the hub parses. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { LC_ALL: "C", TZ: "UTC", ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), ...(TEMP && { TEMP }) };
}
