import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { z } from "zod";
import { checkKey } from "../../platform/crypto/installation.ts";
import { createSeal } from "../../platform/crypto/seal.ts";
import { missingMigrations } from "../../platform/postgres/migrate.ts";
import { StartError } from "../../platform/process/start-error.ts";
import { describeTables, digestTable, readSequences, type TableToMove } from "../move/tables-to-move.ts";
import { type AddEntry, type ArchiveFile, writeArchive } from "./archive.ts";

/** The first entry. It says what is needed to restore the rest. */
export const manifestShape = z.object({
  format: z.literal(1),
  id: z.string(),
  made_at: z.iso.datetime(),
  /** What has run in the database, by name. */
  migrations: z.array(z.string()),
  /** Each after the tables that it refers to. Names are quoted as SQL needs them. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type Manifest = z.output<typeof manifestShape>;

/** The last entry, with which a restore checks that it has everything. */
export const contentsShape = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number(), digest: z.string() })),
  sequences: z.record(z.string(), z.string().nullable()),
});
export type Contents = z.output<typeof contentsShape>;

/** Rows are collected up to this size, because a tar needs the size of an entry before its content. */
const ENTRY_BYTES = 1024 * 1024;

/** How much was backed up. */
export interface BackupSize {
  readonly rows: number;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Writes the database and the master key into one encrypted file. Everything is read in one snapshot, so that a hub may keep running, and
 * the backup is its state at one moment.
 *
 * @throws StartError if the key is not the key of this database, if the schema is of another version, or if the file cannot be written.
 */
export async function makeBackup(client: Client, masterKey: Buffer, file: ArchiveFile): Promise<BackupSize> {
  await client.query("begin isolation level repeatable read read only");
  const manifest = await describe(client, masterKey);
  let rows = 0;
  await writeArchive(file, async (add) => {
    await add("manifest.json", JSON.stringify(manifest));
    await add("master-key", `${masterKey.toString("base64")}\n`);
    for (const table of manifest.tables) await addTable(client, table, add);
    const contents = await readContents(client, manifest.tables);
    await add("contents.json", JSON.stringify(contents));
    rows = Object.values(contents.tables).reduce((sum, table) => sum + table.rows, 0);
  });
  return { rows, bytes: (await stat(file.path)).size };
}

async function describe(client: Client, masterKey: Buffer): Promise<Manifest> {
  const { older, newer } = await missingMigrations(client);
  if (older.length > 0 || newer.length > 0) {
    throw new StartError(
      "source_schema",
      "The database has the schema of another version of Haak. Make the backup with the version that runs on it, or start this version on it once.",
    );
  }
  const { rows } = await client.query<{ key_check: Buffer }>("select key_check from installation");
  if (rows[0]) checkKey(createSeal(masterKey), rows[0].key_check);
  const { rows: applied } = await client.query<{ name: string }>("select name from kysely_migration order by name");
  return {
    format: 1,
    id: randomUUID(),
    made_at: new Date().toISOString(),
    migrations: applied.map(({ name }) => name),
    tables: (await describeTables(client)).map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
}

/** Adds the rows as PostgreSQL writes them for COPY, as text, because every version of PostgreSQL reads text the same way. */
async function addTable(client: Client, { name, columns }: TableToMove, add: AddEntry): Promise<void> {
  let part = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    if (bytes === 0) return;
    part += 1;
    await add(`tables/${name}/${String(part).padStart(6, "0")}.copy`, Buffer.concat(pieces));
    [pieces, bytes] = [[], 0];
  };
  const copied: AsyncIterable<Buffer> = client.query(copyTo(`copy ${name} (${columns.join(", ")}) to stdout`));
  for await (const piece of copied) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= ENTRY_BYTES) await flush();
  }
  await flush();
}

async function readContents(client: Client, tables: readonly TableToMove[]): Promise<Contents> {
  const digests: Contents["tables"] = {};
  for (const table of tables) digests[table.name] = await digestTable(client, table);
  return { tables: digests, sequences: Object.fromEntries(await readSequences(client)) };
}
