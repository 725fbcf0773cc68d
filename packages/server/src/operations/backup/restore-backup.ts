import { finished } from "node:stream/promises";
import type { Client } from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import type { z } from "zod";
import { StartError } from "../../platform/process/start-error.ts";
import { digestTable, readSequences } from "../move/tables-to-move.ts";
import { type ArchiveEntry, type ArchiveFile, readArchive } from "./archive.ts";
import { type Contents, contentsShape, type Manifest, manifestShape } from "./make-backup.ts";

/** A backup whose first entries are read. */
export interface OpenedBackup {
  readonly manifest: Manifest;
  readonly masterKey: Buffer;
  /** The rest: tables, and what they must come to. */
  readonly entries: AsyncGenerator<ArchiveEntry>;
}

/** Opens a backup before anything is made for it, so that a wrong file or passphrase changes nothing. @throws StartError. */
export async function openBackup(file: ArchiveFile): Promise<OpenedBackup> {
  const entries = readArchive(file);
  const manifest = parseEntry(await nextEntry(entries, file), manifestShape, file);
  const masterKey = Buffer.from((await nextEntry(entries, file)).content.toString("utf8"), "base64");
  return { manifest, masterKey, entries };
}

async function nextEntry(entries: AsyncGenerator<ArchiveEntry>, { path }: ArchiveFile): Promise<ArchiveEntry> {
  const next: IteratorResult<ArchiveEntry, unknown> = await entries.next();
  if (next.done !== true) return next.value;
  throw notUsable(path);
}

function parseEntry<Shape extends z.ZodType>(
  { content }: ArchiveEntry,
  shape: Shape,
  { path }: ArchiveFile,
): z.output<Shape> {
  const { data, success } = shape.safeParse(JSON.parse(content.toString("utf8")));
  if (success) return data;
  throw notUsable(path);
}

function notUsable(path: string): StartError {
  return new StartError(
    "backup_format",
    `${path} was made by a version of Haak whose backups this version cannot read. Restore it with the version that made it.`,
  );
}

/**
 * Fills a database that has the schema and no rows. Everything happens in one transaction, and the rows are compared with the backup by
 * their number and digest before the commit, so that the database is filled completely or not at all. Returns the number of rows.
 *
 * @throws StartError if the file is damaged; Error if the rows differ.
 */
export async function fillDatabase(client: Client, backup: OpenedBackup, file: ArchiveFile): Promise<number> {
  await client.query("begin");
  try {
    const contents = await copyTables(client, backup, file);
    for (const [name, last] of Object.entries(contents.sequences)) {
      if (last !== null) await client.query("select setval($1::regclass, $2::bigint)", [name, last]);
    }
    const rows = await verify(client, backup.manifest, contents);
    await client.query("commit");
    await client.query("analyze");
    return rows;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** The entries of one table follow each other. */
async function copyTables(client: Client, { manifest, entries }: OpenedBackup, file: ArchiveFile): Promise<Contents> {
  const columns = new Map(manifest.tables.map((table) => [table.name, table.columns]));
  let contents: Contents | null = null;
  let copy: { readonly name: string; readonly stream: CopyStreamQuery } | null = null;
  for await (const entry of entries) {
    const [kind, name = ""] = entry.name.split("/");
    if (copy !== null && copy.name !== name) copy = await endCopy(copy.stream);
    if (kind === "tables") {
      copy ??= {
        name,
        stream: client.query(copyFrom(`copy ${name} (${(columns.get(name) ?? []).join(", ")}) from stdin`)),
      };
      await write(copy.stream, entry.content);
    } else if (entry.name === "contents.json") contents = parseEntry(entry, contentsShape, file);
  }
  if (contents === null) throw notUsable(file.path);
  return contents;
}

async function endCopy(stream: CopyStreamQuery): Promise<null> {
  const ended = finished(stream);
  stream.end();
  await ended;
  return null;
}

async function write(stream: CopyStreamQuery, content: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(content, (error) => (error ? reject(error) : resolve()));
  });
}

async function verify(client: Client, { tables }: Manifest, contents: Contents): Promise<number> {
  const different: string[] = [];
  let total = 0;
  for (const table of tables) {
    const here = await digestTable(client, table);
    const there = contents.tables[table.name];
    if (here.rows !== there?.rows || here.digest !== there.digest) different.push(table.name);
    total += here.rows;
  }
  const sequences = await readSequences(client);
  for (const [name, last] of Object.entries(contents.sequences)) {
    if ((sequences.get(name) ?? null) !== last) different.push(`the sequence ${name}`);
  }
  if (different.length === 0) return total;
  throw new Error(`What was restored differs from the backup in ${different.join(", ")}. Nothing was kept.`);
}
