import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApi } from "../../support/journey/api.ts";
import { orderPaid } from "../../support/journey/events.ts";
import { expectRefusedStart } from "../../support/journey/expect-refused-start.ts";
import { startHub } from "../../support/journey/hub-process.ts";
import { adminHeaders, newShop } from "../../support/journey/journey.ts";
import { aMasterKey } from "../../support/journey/master-key.ts";
import { ownDatabase, ownFolder } from "../../support/journey/own-hub.ts";
import { read, report } from "../../support/journey/shop-actions.ts";

/**
 * In the short form: each variable without a start (`packages/server/src/config.test.ts`), the wrong master key
 * (`packages/server/src/platform/crypto/installation.test.ts`), and the folders (`packages/server/src/platform/postgres/bundled/bundled-postgres.test.ts`).
 */

/** The message of `data_dir_unusable`. It does not name the file that the hub tried first, because that does not help the reader. */
const UNUSABLE = /^The database folder \S+ cannot be used \(.*HAAK_DATA_DIR/;

describe("a hub does not start, and gives the reason in one message,", () => {
  const key = aMasterKey();
  const nowhere = "postgres://haak:very-secret@127.0.0.1:1/haak";
  it.concurrent.each<[string, string | undefined, RegExp]>([
    ["PORT", "eighty", /PORT/],
    ["HAAK_TIMEOUT_MS", "0", /HAAK_TIMEOUT_MS/],
    ["HAAK_RETRY_SCHEDULE", "5,soon", /HAAK_RETRY_SCHEDULE/],
    ["HAAK_ALLOW_TARGETS", "10.0.0.0/33", /HAAK_ALLOW_TARGETS/],
    ["HAAK_CONCURRENCY", "many", /HAAK_CONCURRENCY/],
    ["HAAK_LANE_CONCURRENCY", "0", /HAAK_LANE_CONCURRENCY/],
    ["HAAK_PUBLIC_URL", "haak.example.com", /HAAK_PUBLIC_URL/],
    ["LOG_LEVEL", "loud", /LOG_LEVEL/],
    ["HAAK_MASTER_KEY", "short", /HAAK_MASTER_KEY.*32/],
    ["DATABASE_URL", "mysql://localhost/haak", /DATABASE_URL/],
    ["HAAK_API_KEY", "with a space in it", /HAAK_API_KEY/],
  ])("with %s=%s", async (name, value, message) => {
    await expectRefusedStart({ DATABASE_URL: nowhere, HAAK_MASTER_KEY: key, [name]: value }, message);
  });

  it("with a master key that did not seal its secrets, and it starts with the right one", async () => {
    const env = { ...(await ownDatabase()), HAAK_API_KEY: "the-key-of-the-first-shop" };
    const first = await startHub(env);
    await first.stop();
    await expectRefusedStart(
      { ...env, HAAK_MASTER_KEY: randomBytes(32).toString("base64") },
      /HAAK_MASTER_KEY|master key/i,
    );
    const again = await startHub(env);
    expect(await again.stop()).toBe(0);
  });

  it("on a data folder that another hub uses, which keeps working", async () => {
    const HAAK_DATA_DIR = (await ownFolder()).folder.path;
    const holder = await startHub({ HAAK_DATA_DIR });
    onTestFinished(async () => {
      await holder.stop();
    });
    const shop = await newShop(createApi(holder.url, adminHeaders()), "Undisturbed");
    await expectRefusedStart({ HAAK_DATA_DIR }, /another hub|already|in use|holds/i);
    const { id } = await report(shop, orderPaid());
    expect((await read(shop, `/v1/events/${id}`)).id).toBe(id);
    expect((await createApi(holder.url).get("/readyz")).status).toBe(200);
  });

  it("on a data folder that is a file", async () => {
    const HAAK_DATA_DIR = await aFile();
    await expectRefusedStart({ HAAK_DATA_DIR }, UNUSABLE);
  });

  it("on a data folder below a file", async () => {
    await expectRefusedStart({ HAAK_DATA_DIR: join(await aFile(), "data") }, UNUSABLE);
  });
});

async function aFile(): Promise<string> {
  const { path } = (await ownFolder()).folder;
  await rm(path, { recursive: true });
  await writeFile(path, "a file", { mode: 0o400 });
  return path;
}
