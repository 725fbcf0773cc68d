import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { ask, scratchFolder } from "../../../src/platform/postgres/bundled/scratch-database.fixture.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { aFolder, anEmptyTarget, move, removeStarted, tablesOf } from "./movable-folder.ts";

afterAll(removeStarted);

describe("a move is refused, with one sentence and nothing changed,", () => {
  it("if the folder has no database, and makes none", async () => {
    const dataDir = await scratchFolder();
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "nothing_to_move" });
    await expect(readFile(join(dataDir, "postgres", "PG_VERSION"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("to a database that is not empty", async () => {
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

  it("to a database whose encoding cannot store every name", async () => {
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
});

describe("a move that has been made", () => {
  it("is not trusted if its mark cannot be read", async () => {
    const dataDir = await aFolder();
    await writeFile(join(dataDir, "moved-to-postgres.json"), "{}");
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "bad_move_mark" });
  });
});
