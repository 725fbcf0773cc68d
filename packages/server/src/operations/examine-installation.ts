import { resolve } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { examineDatabase } from "../platform/postgres/examine-database.ts";
import { StartError } from "../platform/process/start-error.ts";

/** One check, as `haak doctor` shows it. */
interface Finding {
  readonly check: string;
  readonly state: "ok" | "failed" | "skipped";
  readonly detail: string;
  readonly remedy: string | null;
}

/** Reads the environment as the hub does at its start, and looks for the database, without starting anything. */
async function examineInstallation(): Promise<Finding[]> {
  try {
    const config = readConfig(process.env);
    const detail = `the environment here is valid: ${config.role}, ${config.publicUrl}`;
    return [{ check: "configuration", state: "ok", detail, remedy: null }, await judgeDatabase(config)];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const remedy = "The README has every variable; a hub that is started here would not start.";
    return [{ check: "configuration", state: "failed", detail: error.message, remedy }];
  }
}

async function judgeDatabase({ databaseUrl, dataDir }: Config): Promise<Finding> {
  if (databaseUrl === null) {
    const detail = `bundled, in ${resolve(dataDir)}: whether it works, the hub says`;
    return { check: "database", state: "skipped", detail, remedy: null };
  }
  const { ok, detail } = await examineDatabase(databaseUrl);
  const remedy = "Check DATABASE_URL, and whether that PostgreSQL runs and is 14 or newer.";
  return { check: "database", state: ok ? "ok" : "failed", detail, remedy: ok ? null : remedy };
}

process.stdout.write(JSON.stringify(await examineInstallation()));
