import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { readArchive, writeArchive } from "../../src/operations/backup/archive.ts";
import { backUp, restore } from "../../src/operations/backup/places.ts";
import { openBackup } from "../../src/operations/backup/restore-backup.ts";
import { claimTarget, restoreId } from "../../src/operations/move/move-target.ts";
import { withClient } from "../../src/operations/move/tables-to-move.ts";
import { aLog } from "../support/harness.ts";
import { orderPaid } from "../support/journey/events.ts";
import { aShopOn, hubFor, ownDatabase, ownFolder, shopAt } from "../support/journey/own-hub.ts";
import { startReceiver, verified } from "../support/journey/receiver.ts";
import { callOnPaid, deliveriesOf, deliveryIn, read, report, secretOf } from "../support/journey/shop-actions.ts";
import { createEmptyDatabase } from "../support/postgres.ts";

const PROGRAM = join(import.meta.dirname, "../../src/operations/backup.ts");
const PASSPHRASE = "een lange zin die niemand raadt";

type Env = Readonly<Record<string, string | undefined>>;

/** Runs `npm run backup` or `npm run restore` in a process of its own, with this environment and the passphrase on its input. */
async function run(command: "backup" | "restore", file: string, options: { env: Env }) {
  const child = spawn(process.execPath, ["--conditions=@haak/source", PROGRAM, command, file], {
    env: { PATH: process.env.PATH, ...options.env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdin.end(`${PASSPHRASE}\n`);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, output, errors };
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "haak-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A running hub with one pending call to a receiver that was down and is up again. */
async function aBusyHub(env: Env) {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  const target = receiver.target();
  target.answers(() => ({ status: 503 }));
  const hub = await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" });
  const shop = await aShopOn(hub);
  const rule = await callOnPaid(shop, target.url);
  const { id } = await report(shop, orderPaid());
  const [pending] = await deliveriesOf(shop, `event=${id}`);
  await deliveryIn(shop, pending.id, "waiting");
  const secret = await secretOf(shop, rule.endpoint_id);
  target.answers(() => ({ status: 200 }));
  return { hub, shop, target, pending, secret };
}

type Busy = Awaited<ReturnType<typeof aBusyHub>>;

/** A hub with this environment knows the pending call, and sends it with its id and its secret. */
async function expectRestored(env: Env, { shop, target, pending, secret }: Busy): Promise<void> {
  const soFar = target.calls.length;
  const restored = shopAt(await hubFor({ ...env, HAAK_RETRY_SCHEDULE: "3600" }), shop);
  expect((await read(restored, `/v1/deliveries/${pending.id}`)).id).toBe(pending.id);
  expect((await restored.post(`/v1/deliveries/${pending.id}/retry`, {})).status).toBe(202);
  const calls = await target.received(soFar + 1);
  expect(calls.slice(soFar).map((call) => verified(call, secret).id)).toEqual([pending.id]);
}

describe("a backup of a hub with its bundled database", () => {
  it("is made while the hub runs, and is that hub again in an empty folder", async () => {
    const { env } = await ownFolder();
    const busy = await aBusyHub(env);
    const file = join(await scratch(), "haak.backup");
    const made = await run("backup", file, { env });
    expect(made).toMatchObject({ code: 0, errors: "" });
    expect(made.output).toMatch(/^Backed up to .*haak\.backup: \d+ rows and the master key, \d+\.\d MB\./);
    const { id: later } = await report(busy.shop, orderPaid());
    await busy.hub.stop();

    const other = { HAAK_DATA_DIR: join(await scratch(), "data") };
    const restored = await run("restore", file, { env: other });
    expect(restored).toMatchObject({ code: 0, errors: "" });
    await expectRestored(other, busy);
    const shop = shopAt(await hubFor(env), busy.shop);
    expect((await shop.get(`/v1/events/${later}`)).status).toBe(200);
  });

  it("is not restored if a row is missing in it, and the folder stays as empty as it was", async () => {
    const { env } = await ownFolder();
    const hub = await hubFor(env);
    // The hub is stopped, so that its database is started for the backup.
    await hub.stop();
    const folder = await scratch();
    const file = { path: join(folder, "haak.backup"), passphrase: PASSPHRASE, workFactor: 10 };
    await backUp({ env, log: aLog() }, file);
    const incomplete = { ...file, path: join(folder, "incomplete.backup") };
    await writeArchive(incomplete, async (add) => {
      for await (const { name, content } of readArchive(file)) {
        if (!name.startsWith("tables/installation/")) await add(name, content);
      }
    });
    const dataDir = join(folder, "data");
    const restoring = restore({ env: { HAAK_DATA_DIR: dataDir }, log: aLog() }, incomplete);
    await expect(restoring).rejects.toThrow("differs from the backup in installation. Nothing was kept.");
    expect(await readdir(dataDir)).toEqual([]);
  });

  it("is never restored over other data, and is not made of a folder without a hub", async () => {
    const { folder, env } = await ownFolder();
    const hub = await hubFor(env);
    await hub.stop();
    const before = await readdir(folder.path);
    const file = { path: join(await scratch(), "haak.backup"), passphrase: PASSPHRASE, workFactor: 10 };
    const parts = (dataDir: string) => ({ env: { HAAK_DATA_DIR: dataDir }, log: aLog() });
    await expect(restore(parts(folder.path), file)).rejects.toMatchObject({ code: "target_not_empty" });
    expect(await readdir(folder.path)).toEqual(before);
    const empty = await scratch();
    await expect(backUp(parts(empty), file)).rejects.toMatchObject({ code: "nothing_to_back_up" });
    expect(await readdir(empty)).toEqual([]);
  });
});

describe("a backup of a hub on a PostgreSQL of its own", () => {
  it("is restored into an empty database of another version, with the master key in a file", async () => {
    const env = await ownDatabase();
    const busy = await aBusyHub(env);
    const folder = await scratch();
    const file = join(folder, "haak.backup");
    expect(await run("backup", file, { env })).toMatchObject({ code: 0, errors: "" });
    await busy.hub.stop();

    const database = await createEmptyDatabase(14);
    onTestFinished(database.drop);
    const target = { DATABASE_URL: database.url, HAAK_DATA_DIR: join(folder, "keys") };
    expect(await run("restore", file, { env: target })).toMatchObject({ code: 0, errors: "" });
    const masterKey = (await readFile(join(target.HAAK_DATA_DIR, "master-key"), "utf8")).trim();
    expect(masterKey).toBe(env.HAAK_MASTER_KEY);
    await expectRestored({ DATABASE_URL: database.url, HAAK_MASTER_KEY: masterKey }, busy);
  });

  it("is refused for a database that is not empty, and beside another master key", async () => {
    const env = await ownDatabase();
    const hub = await hubFor(env);
    await hub.stop();
    const folder = await scratch();
    const file = { path: join(folder, "haak.backup"), passphrase: PASSPHRASE, workFactor: 10 };
    await backUp({ env, log: aLog() }, file);
    const target = { DATABASE_URL: env.DATABASE_URL, HAAK_DATA_DIR: join(folder, "keys") };
    const restoring = restore({ env: target, log: aLog() }, file);
    await expect(restoring).rejects.toMatchObject({ code: "target_not_empty" });
    const otherKey = { ...target, HAAK_MASTER_KEY: Buffer.alloc(32, 1).toString("base64") };
    await expect(restore({ env: otherKey, log: aLog() }, file)).rejects.toMatchObject({ code: "wrong_master_key" });
  });

  it("lets no hub start on a restore that was killed, until the same restore has ended", async () => {
    const env = await ownDatabase();
    const hub = await hubFor(env);
    await hub.stop();
    const folder = await scratch();
    const file = { path: join(folder, "haak.backup"), passphrase: PASSPHRASE, workFactor: 10 };
    await backUp({ env, log: aLog() }, file);
    const database = await createEmptyDatabase(18);
    onTestFinished(database.drop);
    const { manifest, entries } = await openBackup(file);
    await entries.return(undefined);
    // This is what a restore does first, before it is killed.
    await withClient({ url: database.url, name: "haak test", log: aLog() }, (client) =>
      claimTarget(client, restoreId(manifest.id)),
    );
    await expect(hubFor({ ...env, DATABASE_URL: database.url })).rejects.toThrow("A restore into this database");
    const target = { DATABASE_URL: database.url, HAAK_DATA_DIR: join(folder, "keys") };
    expect(await restore({ env: target, log: aLog() }, file)).toContain("Restored");
    await hubFor({ ...env, DATABASE_URL: database.url });
  });
});
