import { Client } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTestDatabase, hasPostgres, postgresVersions } from "../../support/postgres.ts";

async function aDatabase(version: 18 | 14): Promise<Client> {
  const database = await createTestDatabase(version);
  const client = new Client({ connectionString: database.url });
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  await client.connect();
  return client;
}

describe.each(postgresVersions)("a test database on PostgreSQL %i", { timeout: 30_000 }, (version) => {
  it.skipIf(!hasPostgres(version))("has the newest schema and is not shared", async () => {
    const [one, other] = await Promise.all([aDatabase(version), aDatabase(version)]);
    await one.query("create table mine (id int)");
    const { rows } = await other.query("select to_regclass('mine') as mine, to_regclass('shop') as shop");
    expect(rows).toEqual([{ mine: null, shop: "shop" }]);
    expect((await one.query<{ server_version: string }>("show server_version")).rows[0]?.server_version).toMatch(
      new RegExp(`^${version}\\.`),
    );
  });
});
