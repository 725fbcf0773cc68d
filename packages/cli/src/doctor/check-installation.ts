import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Settings } from "../settings.ts";
import { type DoctorFinding, skipped } from "./finding.ts";

const run = promisify(execFile);
const EXAMINE = fileURLToPath(new URL("../../../server/src/operations/examine-installation.ts", import.meta.url));

/** Lets the hub's own code check the environment. Only for a hub on this machine, because another machine's environment cannot be read. */
export async function checkInstallation({ url }: Settings): Promise<DoctorFinding[]> {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname)) {
    return [skipped("configuration", "the hub is on another machine: run haak doctor there, in its environment")];
  }
  const { stdout } = await run(process.execPath, ["--conditions=@haak/source", EXAMINE]);
  // The cast is safe because examine-installation.ts, in this repository, prints this type.
  return JSON.parse(stdout) as DoctorFinding[];
}
