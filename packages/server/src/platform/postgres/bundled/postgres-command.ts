import { parse } from "node:path";
import type { RunAs } from "./run-as.ts";

/** What to hand to `spawn` or `execFile`. */
export interface PostgresCommand {
  readonly file: string;
  readonly args: string[];
  readonly options: { cwd: string; env: NodeJS.ProcessEnv; windowsHide: boolean; uid?: number; gid?: number };
}

/** The command that runs a program of PostgreSQL as the chosen user. */
export function postgresCommand(runAs: RunAs, program: string, args: readonly string[]): PostgresCommand {
  // The programs ask for their current folder, and the hub's own may be closed to their user.
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

/** Without the secure bit, access(2) would still answer by the user id alone and PostgreSQL would give up. */
function setprivArguments({ user, capability }: Extract<RunAs, { kind: "capable-user" }>): string[] {
  return [
    ...["--reuid", String(user.uid), "--regid", String(user.gid), "--clear-groups"],
    ...[`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, "--securebits=+no_setuid_fixup"],
  ];
}

/** The hub's keys are in its environment, which PostgreSQL has no business to know; its messages are to be English. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { LC_ALL: "C", TZ: "UTC", ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), ...(TEMP && { TEMP }) };
}
