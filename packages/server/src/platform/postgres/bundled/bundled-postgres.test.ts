import { once } from "node:events";
import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { startBundledPostgres } from "./bundled-postgres.ts";
import { findPostgresBinaries } from "./find-postgres-binaries.ts";
import {
  aLog,
  ask,
  postmasterOf,
  preparedFolder,
  removePrepared,
  scratchFolder,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";

const limit = { timeout: 30_000 };

afterAll(removePrepared);

describe("a bundled database", limit, () => {
  it("is made in an empty folder and keeps its data and its address over a restart", async () => {
    const folder = join(await scratchFolder(), "not", "there", "yet");
    const first = await start(folder);
    await ask(first.url, "create table note as select 'kept' as text");
    await first.stop();
    await first.stop();
    expect(await postmasterOf(folder)).toBeNull();

    const second = await start(folder);
    expect(await ask(second.url, "select text from note")).toEqual([{ text: "kept" }]);
    expect(second.url).toBe(first.url);
    await second.stop();
  });

  it("writes to disk before it acknowledges, listens on loopback only, and keeps its password secret", async () => {
    const folder = await preparedFolder();
    const { url } = await start(folder);
    const settings = await ask(
      url,
      `select name, setting from pg_settings where name in
        ('fsync', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'server_encoding') order by name`,
    );
    expect(Object.fromEntries(settings.map((row) => Object.values(row)))).toEqual({
      fsync: "on",
      listen_addresses: "127.0.0.1",
      server_encoding: "UTF8",
      synchronous_commit: "on",
      unix_socket_directories: "",
    });
    for (const name of ["postgres-password", "postgres.log"]) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    const wrong = new URL(url);
    wrong.password = "guess";
    await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("starts on a folder with group rights, as volumes of containers have them", async () => {
    const folder = await preparedFolder();
    await chmod(join(folder, "postgres"), 0o770);
    const { url } = await start(folder);
    expect(await ask(url, "select lower('ZOË') as lower")).toEqual([{ lower: "zoë" }]);
  });

  it("takes another port when the one of the last start is taken", async () => {
    const folder = await preparedFolder();
    const squatter = createServer();
    squatter.listen(0, "127.0.0.1");
    await once(squatter, "listening");
    onTestFinished(() => void squatter.close());
    const { port } = squatter.address() as AddressInfo;
    await writeFile(join(folder, "postgres-port"), String(port));
    const { url } = await start(folder);
    expect(Number(new URL(url).port)).not.toBe(port);
  });

  it("runs with PostgreSQL 14, too", async ({ skip }) => {
    skip(process.platform !== "linux" || process.arch !== "x64", "PostgreSQL 14 is installed on Linux x64 only");
    const binaries = findPostgresBinaries("postgres-14-linux-x64");
    const postgres = await startBundledPostgres({ dataDir: await scratchFolder(), log: aLog(), binaries });
    onTestFinished(() => postgres.stop());
    const [version] = await ask<{ server_version: string }>(postgres.url, "show server_version");
    expect(version?.server_version).toMatch(/^14\./);
  });
});

describe("a second hub on the same folder", limit, () => {
  it("is refused with an error that names the folder and the process, and disturbs nothing", async () => {
    const folder = await preparedFolder();
    const first = await start(folder);
    const before = await postmasterOf(folder);
    const { answer } = await startHubProcess(folder);
    expect(answer.code).toBe("data_dir_in_use");
    expect(answer.message).toContain(folder);
    expect(answer.message).toContain(`process ${process.pid}`);
    expect(answer.message).toMatch(/stop that one, or set DATABASE_URL .* or set another HAAK_DATA_DIR/);
    expect(await postmasterOf(folder)).toBe(before);
    expect(await ask(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a folder that cannot be used stops the start with one sentence:", limit, () => {
  const failure = (dataDir: string): Promise<unknown> => start(dataDir).catch((error: unknown) => error);

  /** Not a database, but at first glance it looks like one. */
  async function lookAlike(version: string): Promise<string> {
    const folder = await scratchFolder();
    await mkdir(join(folder, "postgres"));
    await writeFile(join(folder, "postgres", "PG_VERSION"), version);
    return folder;
  }

  it("another major version is left untouched", async () => {
    const folder = await lookAlike("17\n");
    expect(await failure(folder)).toMatchObject({
      name: "StartError",
      code: "database_version_differs",
      message: expect.stringMatching(/made by PostgreSQL 17 and this hub brings PostgreSQL 18: .*pg_dump/),
    });
  });

  it("a path below a file", async () => {
    const file = join(await scratchFolder(), "file");
    await writeFile(file, "");
    expect(await failure(join(file, "data"))).toMatchObject({ name: "StartError", code: "data_dir_unusable" });
  });

  it("a corrupted cluster, with the last lines of its log", async () => {
    const folder = await lookAlike("18\n");
    await writeFile(join(folder, "postgres-password"), "any");
    expect(await failure(folder)).toMatchObject({
      name: "StartError",
      code: "database_corrupted",
      message: expect.stringContaining("postgresql.conf"),
    });
  });

  it("files that are not a cluster", async () => {
    const folder = await scratchFolder();
    await mkdir(join(folder, "postgres"));
    await writeFile(join(folder, "postgres", "holiday.txt"), "");
    expect(await failure(folder)).toMatchObject({ name: "StartError", code: "database_corrupted" });
  });

  it("a cluster without its password file", async () => {
    const folder = await lookAlike("18\n");
    expect(await failure(folder)).toMatchObject({ name: "StartError", code: "database_password_missing" });
  });

  it("a cluster with another password", async () => {
    const folder = await preparedFolder();
    await writeFile(join(folder, "postgres-password"), "another");
    expect(await failure(folder)).toMatchObject({ name: "StartError", code: "database_password_wrong" });
    expect(await postmasterOf(folder)).toBeNull();
  });
});
