import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { hasPostgres } from "../support/postgres.ts";
import type { PostgresVersion } from "../support/test-server.ts";

const run = promisify(execFile);

/**
 * Runs a client program of PostgreSQL, which is no npm package.
 *
 * @throws Error that says how to install it if it is not in PATH.
 */
export async function runPostgresProgram(name: "pg_dump" | "pg_restore", args: readonly string[]): Promise<string> {
  try {
    return (await run(name, args, { maxBuffer: 64 * 1_024 * 1_024 })).stdout;
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "ENOENT") throw cause;
    const how = "install PostgreSQL's client programs (on Debian: apt-get install postgresql-client)";
    throw new Error(`This scenario needs ${name} in PATH: ${how}.`, { cause });
  }
}

/**
 * The newest PostgreSQL of the tests that this machine's pg_dump can read, because it refuses servers that are newer than itself.
 *
 * @throws Error if there is none, or no pg_dump.
 */
export async function dumpableVersion(): Promise<PostgresVersion> {
  await runPostgresProgram("pg_restore", ["--version"]);
  const printed = await runPostgresProgram("pg_dump", ["--version"]);
  const major = Number(/(\d+)/.exec(printed)?.[1]);
  const version = ([18, 14] as const).find((one) => one <= major && hasPostgres(one));
  if (version) return version;
  throw new Error(
    `This scenario needs a pg_dump that is not older than the tests' PostgreSQL; this is ${printed.trim()}.`,
  );
}
