import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Command } from "commander";
import { checkClock } from "../doctor/check-clock.ts";
import { checkEndpoints } from "../doctor/check-endpoints.ts";
import { checkHub, diagnoseKey } from "../doctor/check-hub.ts";
import { checkMetrics } from "../doctor/check-metrics.ts";
import { checkPlugAndPay } from "../doctor/check-plug-and-pay.ts";
import { checkShop } from "../doctor/check-shop.ts";
import { type DoctorFinding, skipped } from "../doctor/finding.ts";
import { EXIT } from "../exit-code.ts";
import { print } from "../print.ts";
import { readSettings, type Settings } from "../settings.ts";
import { table } from "../table.ts";

/** `haak doctor`: finds problems and says how to fix them. It never changes anything, so that it is safe to run at any time. */
export function addDoctor(program: Command): Command {
  return program
    .command("doctor")
    .description(
      "check configuration, database, disk, mail, proxy, clock, the shop's settings, outgoing reach, Plug&Pay's token and webhook addresses",
    )
    .action(doctor);
}

async function doctor(_options: object, command: Command): Promise<void> {
  const settings = readSettings(command);
  const findings = [...(await checkInstallation(settings)), ...(await checkRunningHub(settings))];
  print(settings, { ok: isWell(findings), findings }, describe(findings));
  if (!isWell(findings)) process.exitCode = EXIT.failed;
}

/** Stops early if the hub does not answer or does not know the key, because the other checks need both. */
async function checkRunningHub(settings: Settings): Promise<DoctorFinding[]> {
  const hub = await checkHub(settings);
  if (hub.state === "failed") return [hub];
  const beside = [hub, await checkClock(settings), await checkMetrics(settings)];
  const key = await diagnoseKey(settings);
  if (key.state !== "ok") return [...beside, key];
  const outside = [...(await checkPlugAndPay(settings)), ...(await checkEndpoints(settings))];
  return [...beside, key, ...(await checkShop(settings)), ...outside];
}

const isWell = (findings: readonly DoctorFinding[]) => findings.every(({ state }) => state !== "failed");

function describe(findings: readonly DoctorFinding[]): string {
  const rows = findings.map(({ check, state, detail }) => [state, check, detail]);
  const remedies = findings.flatMap(({ check, remedy }) => (remedy === null ? [] : [`${check}: ${remedy}`]));
  return [table(["", "check", "what was found"], rows), ...remedies.map((remedy) => `\n${remedy}`)].join("\n");
}

const run = promisify(execFile);
const EXAMINE = fileURLToPath(new URL("../../../server/src/operations/examine-installation.ts", import.meta.url));

/** Lets the hub's own code check the environment. Only for a hub on this machine, because another machine's environment cannot be read. */
async function checkInstallation({ url }: Settings): Promise<DoctorFinding[]> {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname)) {
    return [skipped("configuration", "the hub is on another machine: run haak doctor there, in its environment")];
  }
  const { stdout } = await run(process.execPath, ["--conditions=@haak/source", EXAMINE]);
  // The cast is safe because examine-installation.ts, in this repository, prints this type.
  return JSON.parse(stdout) as DoctorFinding[];
}
