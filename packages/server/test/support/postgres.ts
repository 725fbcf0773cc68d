import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { TEST_FORM } from "../../../../scripts/test-form.ts";
import {
  administer,
  binariesOf,
  copyTemplate,
  databaseUrl,
  type PostgresVersion,
  type TestDatabase,
} from "./test-server.ts";

/** For `describe.each(postgresVersions)`, with `describe.skipIf(!hasPostgres(version))` inside. */
export const postgresVersions: readonly PostgresVersion[] = [18, 14];

/**
 * For features on top of statements that the store's contract proves on both versions: the named version, and both in the long
 * form. Some files name the newest and others the oldest, so that both versions are used.
 */
export const versionsOrOnly = (version: PostgresVersion): readonly PostgresVersion[] =>
  TEST_FORM === "long" ? postgresVersions : [version];

/** Whether that version is installed. The older one exists for Linux x64 only, and is reported as skipped elsewhere. */
export function hasPostgres(version: PostgresVersion): boolean {
  try {
    return binariesOf(version).major === version;
  } catch {
    return false;
  }
}

/** The address of the one server of that version in this run, as superuser. The first call starts it. */
const testServer = (version: PostgresVersion): Promise<string> => askDesk(String(version));

/** The address of the one shared hub with that storage. No test may stop, break or configure it. The first call starts it. */
export const sharedHubUrl = (storage: "bundled" | PostgresVersion): Promise<string> => askDesk(`hub/${storage}`);

/** The path of an unused data folder of a hub, from which tests make copies. The first call makes it. */
export const preparedFolder = (): Promise<string> => askDesk("folder");

async function askDesk(what: string): Promise<string> {
  const answer = await fetch(`${inject("postgresDesk")}/${what}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/**
 * A database that has the schema already, because tests cannot start a Citus cluster themselves. Each suite empties it, so only
 * one test file may run on it (decision 0013).
 */
const preparedUrl = process.env.HAAK_TEST_PREPARED_DATABASE_URL;

/** Makes a database without a schema, as an operator does for a new hub. */
export async function createEmptyDatabase(version: PostgresVersion): Promise<TestDatabase> {
  const server = await testServer(version);
  const name = `empty_${randomBytes(8).toString("hex")}`;
  await administer(server, `create database ${name}`);
  return {
    url: databaseUrl(server, name),
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}

/** Makes an empty database with the newest schema: about 50 ms. */
export async function createTestDatabase(version: PostgresVersion): Promise<TestDatabase> {
  if (preparedUrl) return { url: preparedUrl, drop: async () => undefined };
  return copyTemplate(await testServer(version));
}
