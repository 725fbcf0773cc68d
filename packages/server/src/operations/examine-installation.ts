import { resolve } from "node:path";
import { type Config, readConfig } from "../config.ts";
import { HubClient } from "../platform/postgres/client.ts";
import { refuseTransactionPooling } from "../platform/postgres/pooler.ts";
import { StartError } from "../platform/process/start-error.ts";

/** One check, as `haak doctor` shows it. */
interface Finding {
  readonly check: string;
  readonly state: "ok" | "failed" | "skipped";
  readonly detail: string;
  readonly remedy: string | null;
}

/** Reads the environment as the hub does at its start, and checks the database. It starts nothing, because a hub may be running. */
async function examineInstallation(): Promise<Finding[]> {
  try {
    const config = readConfig(process.env);
    const detail = `the environment here is valid: ${config.role}, ${config.publicUrl}`;
    return [{ check: "configuration", state: "ok", detail, remedy: null }, await judgeDatabase(config)];
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const remedy = "docs/configuration.md describes every variable. A hub with this environment would not start.";
    return [{ check: "configuration", state: "failed", detail: error.message, remedy }];
  }
}

/** Below this the hub does not start. */
const MAJOR_MIN = 14;

async function judgeDatabase({ databaseUrl, dataDir }: Config): Promise<Finding> {
  if (databaseUrl === null) {
    const detail = `bundled, in ${resolve(dataDir)}. Only a running hub can tell whether it works`;
    return { check: "database", state: "skipped", detail, remedy: null };
  }
  const { ok, detail } = await examineDatabase(databaseUrl);
  const remedy = "Check DATABASE_URL, and whether that PostgreSQL runs and is 14 or newer.";
  return { check: "database", state: ok ? "ok" : "failed", detail, remedy: ok ? null : remedy };
}

/** Whether a PostgreSQL answers and is new enough, with a sentence for either. It changes nothing. */
async function examineDatabase(databaseUrl: string): Promise<{ readonly ok: boolean; readonly detail: string }> {
  const client = new HubClient({ connectionString: databaseUrl, application_name: "haak doctor" });
  // A connection that breaks while it is closed would otherwise end the program.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; name: string }>(
      "select current_setting('server_version') as version, current_database() as name",
    );
    await refuseTransactionPooling(client, databaseUrl);
    const [{ version, name } = { version: "0", name: "" }] = rows;
    return { ok: Number.parseInt(version, 10) >= MAJOR_MIN, detail: `PostgreSQL ${version}, database ${name}` };
  } catch (error) {
    // Never the URL, which holds a password. A connection error may have no message, only a code.
    return {
      ok: false,
      detail: error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error),
    };
  } finally {
    await client.end();
  }
}

process.stdout.write(JSON.stringify(await examineInstallation()));
