import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { findPostmaster, parsePostmasterPid, removeStalePid } from "./find-postmaster.ts";
import type { Cluster } from "./open-cluster.ts";
import { scratchFolder } from "./scratch-database.fixture.ts";

let file: string;
let cluster: Cluster;

beforeEach(async () => {
  const dataDir = await scratchFolder();
  const folder = join(dataDir, "postgres");
  await mkdir(folder);
  file = join(folder, "postmaster.pid");
  // These functions use the folder only.
  cluster = { folder: { dataDir, cluster: folder } } as Cluster;
  onTestFinished(() => rm(file, { force: true }));
});

it("the file of a running server holds its process, port and state", () => {
  const text = "7100\n/data/postgres\n1795508734\n5999\n\n127.0.0.1\n 11174047         4\nready   \n";
  expect(parsePostmasterPid(text)).toEqual({ pid: 7100, port: 5999, status: "ready" });
});

it("an empty file holds nothing", () => {
  expect(parsePostmasterPid("")).toBeNull();
});

it("no file means no server", async () => {
  expect(await findPostmaster(cluster)).toEqual({ kind: "none" });
});

it("an empty file counts as changing while it is fresh and as stale when nobody writes it", async () => {
  await writeFile(file, "");
  expect(await findPostmaster(cluster)).toEqual({ kind: "changing", pid: null });
  await utimes(file, 1_700_000_000, 1_700_000_000);
  expect(await findPostmaster(cluster)).toEqual({ kind: "stale", text: "" });
});

it("the file of a process that is gone is left to PostgreSQL, because PostgreSQL also checks for surviving children", async () => {
  // Beyond the largest process id that Linux can be configured to have.
  await writeFile(file, "99999999\n");
  expect(await findPostmaster(cluster)).toEqual({ kind: "none" });
});

it("the file of another program is stale", async () => {
  await writeFile(file, `${process.pid}\n`);
  expect(await findPostmaster(cluster)).toEqual({ kind: "stale", text: `${process.pid}\n` });
});

it("a stale file is removed, but not the file of a server that has started since", async () => {
  await writeFile(file, "7200\n");
  await removeStalePid(cluster, "7100\n");
  expect(await readFile(file, "utf8")).toBe("7200\n");
  await removeStalePid(cluster, "7200\n");
  await expect(readFile(file)).rejects.toMatchObject({ code: "ENOENT" });
  await removeStalePid(cluster, "7200\n");
});
