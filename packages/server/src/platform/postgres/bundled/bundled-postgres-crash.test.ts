import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { waitUntil } from "../../time/wait.ts";
import { startBundledPostgres } from "./bundled-postgres.ts";
import { findPostgresBinaries, type PostgresBinaries } from "./find-postgres-binaries.ts";
import {
  aLog,
  answers,
  ask,
  end,
  pidOrFail,
  postmasterOf,
  preparedFolder,
  removePrepared,
  scratchFolder,
  spawnHub,
  start,
  startHubProcess,
} from "./scratch-database.fixture.ts";

const limit = { timeout: 30_000 };

/** The bundled PostgreSQL, which ends at its start as on a full disk while that file is there. */
async function postgresThatNeedsSpace(full: string): Promise<PostgresBinaries> {
  const binaries = findPostgresBinaries();
  const program = join(await scratchFolder(), "postgres");
  const complaint = 'FATAL:  could not write to file "pg_wal/xlogtemp.7": No space left on device';
  await writeFile(
    program,
    `#!/bin/sh\n[ -e ${full} ] && { echo '${complaint}'; exit 1; }\nexec ${binaries.postgres} "$@"\n`,
  );
  // The database runs as another user where the tests run as root.
  await Promise.all([chmod(program, 0o755), chmod(dirname(program), 0o755), chmod(dirname(full), 0o755)]);
  return { ...binaries, postgres: program };
}

/** Nothing in a data folder but the process id, as a copied or restored folder has it. */
const pidFile = (pid: number, folder: string) =>
  `${pid}\n${folder}/postgres\n1700000000\n5432\n\n127.0.0.1\n1 1\nready   \n`;

afterAll(removePrepared);

describe("after a crash", limit, () => {
  it("the database that a killed hub left is adopted, with its address, and stopped at the end", async () => {
    const folder = await preparedFolder();
    const { hub, answer } = await startHubProcess(folder);
    const left = await postmasterOf(folder);
    await end(hub, "SIGKILL");

    const log = aLog();
    const next = await start(folder, log);
    expect(await postmasterOf(folder)).toBe(left);
    expect(next.url).toBe(answer.url);
    expect(log.messages).toContain("A database is running on this folder already.");
    await next.stop();
    expect(await postmasterOf(folder)).toBeNull();
  });

  it("the database that a hub with one process left is started again for one with more processes, with connections for all", async () => {
    const folder = await preparedFolder();
    const { hub, answer } = await startHubProcess(folder);
    const left = await postmasterOf(folder);
    await end(hub, "SIGKILL");
    const next = await startBundledPostgres({ dataDir: folder, log: aLog(), processes: 3 });
    onTestFinished(() => next.stop());
    expect(await postmasterOf(folder)).not.toBe(left);
    expect(next.url).toBe(answer.url);
    expect(await ask(next.url, "show max_connections")).toEqual([{ max_connections: "130" }]);
  });

  it("a Ctrl-C to the hub's process group does not end the database before the hub has drained", async () => {
    const { hub, answer } = await startHubProcess(await preparedFolder());
    if (hub.pid === undefined) throw new Error("the hub does not run");
    process.kill(-hub.pid, "SIGINT");
    expect(await ask(answer.url ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
    await end(hub, "SIGTERM");
  });

  it("acknowledged data survives when hub and database are killed together", async () => {
    const folder = await preparedFolder();
    const { hub, answer } = await startHubProcess(folder);
    await ask(answer.url ?? "", "create table note as select 'kept' as text");
    process.kill(await pidOrFail(folder), "SIGKILL");
    await end(hub, "SIGKILL");

    const { url } = await start(folder);
    expect(await ask(url, "select text from note")).toEqual([{ text: "kept" }]);
  });

  it("a database that dies under a living hub is started again at the same address", async () => {
    const folder = await preparedFolder();
    const postgres = await start(folder);
    const killed = await pidOrFail(folder);
    process.kill(killed, "SIGKILL");
    expect(await waitUntil(() => answers(postgres.url), { limitMs: 10_000 })).toBe(true);
    expect(await postmasterOf(folder)).not.toBe(killed);
    await postgres.stop();
    expect(await postmasterOf(folder)).toBeNull();
  });

  it("a database that dies on a full disk is started again, at the same address, when there is space", async () => {
    const folder = await preparedFolder();
    const full = join(folder, "full");
    const log = aLog();
    const postgres = await start(folder, log, await postgresThatNeedsSpace(full));
    const lost: Error[] = [];
    postgres.onLost((error) => lost.push(error));
    await writeFile(full, "");
    process.kill(await pidOrFail(folder), "SIGKILL");
    const tries = () => log.messages.filter((message) => message.includes("no space")).length;
    expect(await waitUntil(async () => (tries() > 1 ? true : undefined), { limitMs: 10_000 })).toBe(true);
    expect(await answers(postgres.url)).toBeUndefined();
    await rm(full);
    expect(await waitUntil(() => answers(postgres.url), { limitMs: 10_000 })).toBe(true);
    expect(lost).toEqual([]);
  });

  it("a hub that is stopped while it waits for space on the disk ends", async () => {
    const folder = await preparedFolder();
    const full = join(folder, "full");
    const log = aLog();
    const postgres = await start(folder, log, await postgresThatNeedsSpace(full));
    await writeFile(full, "");
    process.kill(await pidOrFail(folder), "SIGKILL");
    const tried = async () => (log.messages.some((message) => message.includes("no space")) ? true : undefined);
    expect(await waitUntil(tried, { limitMs: 10_000 })).toBe(true);
    await postgres.stop();
    await rm(full);
    expect(await answers(postgres.url)).toBeUndefined();
  });
});

describe("a start that was killed while it made the database", limit, () => {
  it("leaves nothing that disturbs the next start", async () => {
    const folder = await scratchFolder();
    const { hub } = spawnHub(folder);
    const drafts = async () => (await readdir(folder)).filter((name) => name.startsWith(".postgres-draft"));
    const initdbRuns = async () =>
      globSync(join(folder, ".postgres-draft-*/cluster/base")).length > 0 ? true : undefined;
    expect(await waitUntil(initdbRuns, { limitMs: 10_000 })).toBe(true);
    const exited = once(hub, "exit");
    process.kill(-(hub.pid ?? 0), "SIGKILL");
    await exited;
    expect(await drafts()).toHaveLength(1);

    const { url } = await start(folder);
    expect(await answers(url)).toBe(true);
    expect(await drafts()).toEqual([]);
  });
});

describe("a stale postmaster.pid", limit, () => {
  it("of a process that runs but is not PostgreSQL is removed, and that process is left alone", async () => {
    const folder = await preparedFolder();
    const stranger = spawn("sleep", ["60"]);
    onTestFinished(() => void stranger.kill("SIGKILL"));
    await writeFile(join(folder, "postgres", "postmaster.pid"), pidFile(stranger.pid ?? 0, folder));
    const { url } = await start(folder);
    expect(await answers(url)).toBe(true);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  it("of the PostgreSQL of another folder is removed, and that database is left alone", async () => {
    const [folder, copy] = [await preparedFolder(), await preparedFolder()];
    const original = await start(folder);
    await writeFile(join(copy, "postgres", "postmaster.pid"), pidFile(await pidOrFail(folder), folder));
    const { url } = await start(copy);
    expect(url).not.toBe(original.url);
    expect(await answers(original.url)).toBe(true);
  });

  it("of a zombie is removed", async () => {
    const folder = await preparedFolder();
    // The shell becomes `sleep`, which does not reap the child that the shell started.
    const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [zombie] = await once(createInterface(parent.stdout), "line");
    await writeFile(join(folder, "postgres", "postmaster.pid"), pidFile(Number(zombie), folder));
    const { url } = await start(folder);
    expect(await answers(url)).toBe(true);
  });
});
