import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectRefusedStart } from "../support/journey/expect-refused-start.ts";
import { hubFor, ownFolder } from "../support/journey/own-hub.ts";

/** In the short form: when a key is made and when it is required (`packages/server/src/platform/crypto/master-key.alone.test.ts`). */

describe("a folder that was copied while its hub was stopped", () => {
  it("does not start without its key, which a backup must include, and starts when the key is put back", async () => {
    const { folder, env } = await ownFolder();
    await (await hubFor(env)).stop();
    const key = join(folder.path, "master-key");
    await rename(key, `${key}.backup`);
    await expectRefusedStart(env, /master-key is missing.*sealed with it\. Put the file back from the backup/);
    await expectRefusedStart(env, /master-key is missing/);
    await rename(`${key}.backup`, key);
    await hubFor(env);
  });

  it("gets a key if a first start was interrupted after making the database and before sealing anything", async () => {
    const { folder, env } = await ownFolder();
    expect(await readdir(folder.path)).toContain("postgres");
    expect(await readdir(folder.path)).not.toContain("master-key");
    await hubFor(env);
    expect(await readdir(folder.path)).toContain("master-key");
  });
});
