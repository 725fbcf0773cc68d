import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { readMoveMark } from "../../../src/operations/move/move-mark.ts";
import { startBundledPostgres } from "../../../src/platform/postgres/bundled/bundled-postgres.ts";
import { ask } from "../../../src/platform/postgres/bundled/scratch-database.fixture.ts";
import { aLog } from "../../support/harness.ts";
import { aFolder, anEmptyTarget, move, removeStarted, tablesOf } from "./movable-folder.ts";

/**
 * In the short form: other refusals (`packages/server/test/operations/move/move-refusals.test.ts`), and a move that was killed and started again
 * (`packages/server/test/operations/move/move-journey.test.ts`).
 */

afterAll(removeStarted);

describe("a move is refused, with one sentence and nothing changed,", () => {
  it("while a hub runs on the folder", async () => {
    const dataDir = await aFolder();
    const hub = await startBundledPostgres({ dataDir, log: aLog() });
    onTestFinished(() => hub.stop());
    const url = await anEmptyTarget();
    await expect(move(dataDir, url)).rejects.toMatchObject({ code: "data_dir_in_use" });
    expect(await tablesOf(url)).toBe(0);
  });

  it.each([
    [
      "older",
      "delete from kysely_migration where name = (select max(name) from kysely_migration)",
      "start this version of the hub on it once",
    ],
    [
      "newer",
      "insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '2026-11-26')",
      "move with the version of Haak that made it",
    ],
    ["unknown", "update kysely_migration set name = '0001-shops'", "move with the version of Haak that made it"],
  ])("from a schema that is %s", async (_which, statement, whatToDo) => {
    const dataDir = await aFolder();
    const bundled = await startBundledPostgres({ dataDir, log: aLog() });
    await ask(bundled.url, statement);
    await bundled.stop();
    const url = await anEmptyTarget();
    await expect(move(dataDir, url)).rejects.toMatchObject({
      code: "source_schema",
      message: expect.stringContaining(whatToDo),
    });
    expect(await tablesOf(url)).toBe(0);
  });
});

describe("a move that has been made", () => {
  it("is reported if it is started again, completes an interrupted last step, and refuses another target", async () => {
    const dataDir = await aFolder();
    const url = await anEmptyTarget();
    await move(dataDir, url);
    const mark = await readMoveMark(dataDir);
    expect(mark?.state).toBe("moved");
    await ask(url, "create table haak_move (id text not null)");
    await ask(url, `insert into haak_move values ('${mark?.id}')`);
    expect(await move(dataDir, url)).toEqual([expect.stringContaining("was already made")]);
    expect(await ask(url, "select 1 from pg_tables where tablename = 'haak_move'")).toEqual([]);
    await expect(move(dataDir, await anEmptyTarget())).rejects.toMatchObject({ code: "data_dir_moved" });
  });

  it("copies a table again that changed after the move was interrupted", async () => {
    const dataDir = await aFolder();
    const url = await anEmptyTarget();
    await move(dataDir, url);
    const mark = await readMoveMark(dataDir);
    await ask(url, "create table haak_move (id text not null)");
    await ask(url, `insert into haak_move values ('${mark?.id}')`);
    await ask(url, "update installation set admin_password_hash = 'older'");
    await writeFile(join(dataDir, "moved-to-postgres.json"), JSON.stringify({ ...mark, state: "moving" }));
    const reported = await move(dataDir, url);
    expect(reported).toContain("installation: 1 rows");
    const client = new Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    const { rows } = await client.query("select admin_password_hash from installation");
    expect(rows).toEqual([{ admin_password_hash: null }]);
  });
});
