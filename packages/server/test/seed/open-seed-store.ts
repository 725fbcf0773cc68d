import { sql } from "kysely";
import { readConfig } from "../../src/config.ts";
import { isSomethingSealed, openInstallation } from "../../src/platform/crypto/installation.ts";
import { loadOrMakeMasterKey } from "../../src/platform/crypto/master-key.ts";
import { createSeal, type Seal } from "../../src/platform/crypto/seal.ts";
import { createLog } from "../../src/platform/log/log.ts";
import { startBundledPostgres } from "../../src/platform/postgres/bundled/bundled-postgres.ts";
import { type Database, openDatabase } from "../../src/platform/postgres/database.ts";
import { migrate } from "../../src/platform/postgres/migrate.ts";

/** The database of a stopped hub. */
export interface SeedStore {
  readonly db: Database;
  readonly seal: Seal;
  /** Whether any of its shops has an event. */
  isInUse(): Promise<boolean>;
  /** Updates the planner's statistics, which PostgreSQL would do itself within minutes. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database that `npm start` would use with the same environment, and migrates it. @throws StartError. */
export async function openSeedStore(env: NodeJS.ProcessEnv): Promise<SeedStore> {
  const config = readConfig(env);
  const log = createLog("warn");
  const bundled = config.databaseUrl === null ? await startBundledPostgres({ dataDir: config.dataDir, log }) : null;
  const url = config.databaseUrl ?? bundled?.url ?? "";
  await migrate(url);
  const db = openDatabase({ url, connectionsMax: 4, log });
  const seal = createSeal(config.masterKey ?? (await loadOrMakeMasterKey(config.dataDir, () => isSomethingSealed(db))));
  await openInstallation({ db, seal, adminPassword: config.adminPassword });
  return {
    ...{ db, seal },
    isInUse: async () => (await db.selectFrom("event").select("id").limit(1).executeTakeFirst()) !== undefined,
    async analyze() {
      await sql`vacuum (analyze)`.execute(db);
    },
    async close() {
      await db.destroy();
      await bundled?.stop();
    },
  };
}
