import { describe, expect, it, onTestFinished } from "vitest";
import { ask } from "../../src/platform/postgres/bundled/scratch-database.fixture.ts";
import { withClient } from "../support/harness.ts";
import { startDatabaseProxy } from "../support/journey/database-proxy.ts";
import { spawnHub } from "../support/journey/hub-process.ts";
import { aMasterKey } from "../support/journey/master-key.ts";
import { rotate } from "../support/journey/rotate.ts";
import { until } from "../support/journey/until.ts";
import { createEmptyDatabase, createTestDatabase } from "../support/postgres.ts";
import type { TestDatabase } from "../support/test-server.ts";

/** The number of the lock under which Kysely migrates. */
const MIGRATION_LOCK = "3853314791062309107";
const WAITING = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/** Starts work on the database that waits for a lock, lets the host vanish without closing a connection, and gives what the work came to. */
async function silenced<T>(database: TestDatabase, lock: string, work: (url: string) => Promise<T>): Promise<T> {
  onTestFinished(database.drop);
  const proxy = await startDatabaseProxy(database.url);
  onTestFinished(proxy.stop);
  return withClient(database.url, async (client) => {
    await client.query(`begin; ${lock}`);
    const done = work(proxy.url);
    // On other connections, because a transaction sees the activity of one moment only.
    await until(async () => expect(await ask(database.url, WAITING)).toHaveLength(1));
    proxy.silence();
    return done;
  });
}

describe("a database host that vanishes without closing its connections", () => {
  it("ends a migration at a start, and a rotation of the master key, each with an error", async () => {
    const key = { HAAK_MASTER_KEY: aMasterKey(), HAAK_MASTER_KEY_PREVIOUS: aMasterKey() };
    const [start, rotation] = await Promise.all([
      silenced(await createEmptyDatabase(18), `select pg_advisory_xact_lock(${MIGRATION_LOCK})`, async (url) => {
        const hub = await spawnHub({ ...key, DATABASE_URL: url });
        return { code: await hub.exit, output: hub.output() };
      }),
      silenced(await createTestDatabase(18), "lock table installation", (url) => rotate({ ...key, DATABASE_URL: url })),
    ]);
    for (const { code, output } of [start, rotation]) {
      expect(code, output).toBe(1);
      expect(output).toContain("The database has been silent for too long");
      expect(output).toContain("The database does not answer.");
    }
  });
});
