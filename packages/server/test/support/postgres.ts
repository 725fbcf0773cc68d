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

/** For `describe.each(postgresVersions)`, with `describe.skipIf(!hasPostgres(version))` inside of it. */
export const postgresVersions: readonly PostgresVersion[] = [18, 14];

/**
 * For what is built on statements that the store's contract proves on both: the one that is named, and in the long form both. Files name one or
 * the other, so that each has its share.
 */
export const versionsOrOnly = (version: PostgresVersion): readonly PostgresVersion[] =>
  TEST_FORM === "long" ? postgresVersions : [version];

/** Whether that version is installed: the older one comes for Linux x64 only, and is reported as skipped elsewhere. */
export function hasPostgres(version: PostgresVersion): boolean {
  try {
    return binariesOf(version).major === version;
  } catch {
    return false;
  }
}

/** The address of the run's one server of that version, started with the first call; as superuser. */
const testServer = (version: PostgresVersion): Promise<string> => askDesk(String(version));

/** The address of the run's one hub with that storage, which nobody stops, breaks or configures; started with the first call. */
export const sharedHubUrl = (storage: "bundled" | PostgresVersion): Promise<string> => askDesk(`hub/${storage}`);

/** Where the run's unused data folder of a hub lies, for copies of it; made with the first call. */
export const preparedFolder = (): Promise<string> => askDesk("folder");

async function askDesk(what: string): Promise<string> {
  const answer = await fetch(`${inject("postgresDesk")}/${what}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/**
 * One database that has the schema already, for the store's contract on something that no test can start by itself, such as
 * a Citus cluster. Each suite empties it, so that only one test file may run on it (decision 0013).
 */
const preparedUrl = process.env.HAAK_TEST_PREPARED_DATABASE_URL;

/** Makes a database that has nothing in it, as an operator does for a hub. */
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
