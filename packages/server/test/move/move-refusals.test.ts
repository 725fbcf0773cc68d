import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/world/database.ts";
import { isSomethingSealed, openInstallation } from "../../src/world/installation.ts";
import { loadOrMakeMasterKey } from "../../src/world/master-key.ts";
import { migrate } from "../../src/world/migrate.ts";
import { readMoveMark } from "../../src/world/move/move-mark.ts";
import { moveToPostgres } from "../../src/world/move/move-to-postgres.ts";
import { startBundledPostgres } from "../../src/world/postgres/bundled-postgres.ts";
import { ask, scratchFolder } from "../../src/world/postgres/scratch-database.fixture.ts";
import { createSeal } from "../../src/world/seal.ts";
import { aLog } from "../harness.ts";
import { createEmptyDatabase, createTestDatabase } from "../postgres.ts";

let started: Promise<string> | null = null;
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A data folder whose hub was started once: a copy of one, as that start takes two seconds of a core. */
async function aFolder(): Promise<string> {
  started ??= startOnce();
  const folder = await scratchFolder();
  await promisify(execFile)("cp", ["-a", `${await started}/.`, folder]);
  return folder;
}

async function startOnce(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "haak-move-"));
  ends.push(() => rm(dataDir, { recursive: true, force: true }));
  const bundled = await startBundledPostgres({ dataDir, log: aLog() });
  await migrate(bundled.url);
  const db = openDatabase({ url: bundled.url, connectionsMax: 1, log: aLog() });
  await openInstallation({
    db,
    seal: createSeal(await loadOrMakeMasterKey(dataDir, () => isSomethingSealed(db))),
    adminPassword: "x",
  });
  await db.destroy();
  await bundled.stop();
  return dataDir;
}

async function anEmptyTarget(): Promise<string> {
  const database = await createEmptyDatabase(18);
  onTestFinished(database.drop);
  return database.url;
}

function move(dataDir: string, databaseUrl: string, masterKey: Buffer | null = null) {
  const told: string[] = [];
  const done = moveToPostgres({ dataDir, databaseUrl, masterKey, log: aLog(), tell: (text) => void told.push(text) });
  return done.then(() => told);
}

const tablesOf = async (url: string) =>
  (await ask<{ name: string }>(url, "select tablename as name from pg_tables where schemaname = 'public'")).length;

describe("a move is refused, with one sentence and nothing changed,", () => {
  it("where the folder holds no database, and makes none", async () => {
    const dataDir = await scratchFolder();
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "nothing_to_move" });
    await expect(readFile(join(dataDir, "postgres", "PG_VERSION"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("while a hub runs on the folder", async () => {
    const dataDir = await aFolder();
    const hub = await startBundledPostgres({ dataDir, log: aLog() });
    onTestFinished(() => hub.stop());
    const url = await anEmptyTarget();
    await expect(move(dataDir, url)).rejects.toMatchObject({ code: "data_dir_in_use" });
    expect(await tablesOf(url)).toBe(0);
  });

  it("to a database that has something in it", async () => {
    const dataDir = await aFolder();
    const filled = await createTestDatabase(18);
    onTestFinished(filled.drop);
    await expect(move(dataDir, filled.url)).rejects.toMatchObject({ code: "target_not_empty" });
    const own = await anEmptyTarget();
    await ask(own, "create view somebody_elses as select 1");
    await expect(move(dataDir, own)).rejects.toMatchObject({ code: "target_not_empty" });
  });

  it("to the unfinished target of another folder's move", async () => {
    const url = await anEmptyTarget();
    await ask(url, "create table haak_move (id text not null)");
    await ask(url, "insert into haak_move values ('of-another')");
    await expect(move(await aFolder(), url)).rejects.toMatchObject({ code: "target_not_empty" });
  });

  it("to a database that cannot hold every name", async () => {
    const server = new URL(await anEmptyTarget());
    const name = `latin_${server.pathname.slice(1)}`;
    await ask(server.href, `create database ${name} encoding 'LATIN1' template template0 locale 'C'`);
    onTestFinished(() => ask(server.href, `drop database ${name} with (force)`).then(() => undefined));
    const latin = new URL(server);
    latin.pathname = `/${name}`;
    await expect(move(await aFolder(), latin.href)).rejects.toMatchObject({ code: "target_encoding" });
  });

  it("with another master key, and without any", async () => {
    const dataDir = await aFolder();
    const url = await anEmptyTarget();
    await expect(move(dataDir, url, Buffer.alloc(32, 1))).rejects.toMatchObject({ code: "wrong_master_key" });
    await rm(join(dataDir, "master-key"));
    await expect(move(dataDir, url)).rejects.toMatchObject({ code: "no_master_key" });
    await expect(readFile(join(dataDir, "master-key"))).rejects.toMatchObject({ code: "ENOENT" });
    expect(await tablesOf(url)).toBe(0);
  });

  it.each([
    ["older", "delete from kysely_migration where name = (select max(name) from kysely_migration)"],
    ["newer", "insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '2026-11-26')"],
  ])("from an %s schema", async (_which, statement) => {
    const dataDir = await aFolder();
    const bundled = await startBundledPostgres({ dataDir, log: aLog() });
    await ask(bundled.url, statement);
    await bundled.stop();
    const url = await anEmptyTarget();
    await expect(move(dataDir, url)).rejects.toMatchObject({ code: "source_schema" });
    expect(await tablesOf(url)).toBe(0);
  });
});

describe("a move that has been made", () => {
  it("is told when it is asked for again, ends what was cut off at the last step, and goes nowhere else", async () => {
    const dataDir = await aFolder();
    const url = await anEmptyTarget();
    await move(dataDir, url);
    const mark = await readMoveMark(dataDir);
    expect(mark?.state).toBe("moved");
    await ask(url, "create table haak_move (id text not null)");
    await ask(url, `insert into haak_move values ('${mark?.id}')`);
    expect(await move(dataDir, url)).toEqual([expect.stringContaining("had been made")]);
    expect(await ask(url, "select 1 from pg_tables where tablename = 'haak_move'")).toEqual([]);
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "data_dir_moved" });
  });

  it("is not believed where its mark cannot be read", async () => {
    const dataDir = await aFolder();
    await writeFile(join(dataDir, "moved-to-postgres.json"), "{}");
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "bad_move_mark" });
  });

  it("copies a table again that changed after the move was cut off", async () => {
    const dataDir = await aFolder();
    const url = await anEmptyTarget();
    await move(dataDir, url);
    const mark = await readMoveMark(dataDir);
    await ask(url, "create table haak_move (id text not null)");
    await ask(url, `insert into haak_move values ('${mark?.id}')`);
    await ask(url, "update installation set admin_password_hash = 'older'");
    await writeFile(join(dataDir, "moved-to-postgres.json"), JSON.stringify({ ...mark, state: "moving" }));
    const told = await move(dataDir, url);
    expect(told).toContain("installation: 1 rows");
    const client = new Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    const { rows } = await client.query("select admin_password_hash from installation");
    expect(rows).toEqual([{ admin_password_hash: null }]);
  });
});
