import { Client } from "pg";

/** Below this the hub does not start: it uses what came with it. */
const MAJOR_MIN = 14;
const CONNECT_MS_MAX = 5_000;

/** Whether a PostgreSQL answers and is new enough: a sentence for either. It changes nothing. */
export async function examineDatabase(databaseUrl: string): Promise<{ readonly ok: boolean; readonly detail: string }> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS_MAX });
  // A connection that breaks while it is closed would otherwise end the program.
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; name: string }>(
      "select current_setting('server_version') as version, current_database() as name",
    );
    const [{ version, name } = { version: "0", name: "" }] = rows;
    return { ok: Number.parseInt(version, 10) >= MAJOR_MIN, detail: `PostgreSQL ${version}, database ${name}` };
  } catch (error) {
    // Never the URL, which holds a password.
    return {
      ok: false,
      detail: error instanceof Error ? error.message || String(Reflect.get(error, "code")) : String(error),
    };
  } finally {
    await client.end();
  }
}
