import { spawnSync } from "node:child_process";
import { chmod, mkdir } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { ownPort } from "@haak/sandbox/own-port";
import { describe, expect, it, onTestFinished } from "vitest";
import { expectRefusedStart } from "../../support/journey/expect-refused-start.ts";
import { aMasterKey } from "../../support/journey/master-key.ts";
import { ownDatabase, ownFolder } from "../../support/journey/own-hub.ts";

/** The message of `data_dir_unusable`. It does not name the file that the hub tried first, because that does not help the reader. */
const UNUSABLE = /^The database folder \S+ cannot be used \(.*HAAK_DATA_DIR/;

const DATABASE_REFUSED = /^The database cannot be used \(.*\): check .*DATABASE_URL/;

/** Root may enter every folder, so the test drops that right first, if the system has a program for it. */
const WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
const isRoot = process.getuid?.() === 0;
const canLoseRights = spawnSync("setpriv", ["--version"]).status === 0;

describe("a hub does not start, and gives the reason in one message,", () => {
  const key = aMasterKey();
  const nowhere = "postgres://haak:very-secret@127.0.0.1:1/haak";
  // Other refusals are tested in src/config.test.ts. These show that a start checks its settings.
  it.concurrent.each<[string, string | undefined, RegExp]>([
    ["HAAK_ROLE", "boss", /HAAK_ROLE.*(web|worker)/],
    ["HAAK_MASTER_KEY", undefined, /HAAK_MASTER_KEY/],
  ])("with %s=%s", async (name, value, message) => {
    await expectRefusedStart({ DATABASE_URL: nowhere, HAAK_MASTER_KEY: key, [name]: value }, message);
  });

  it("with a database that cannot be reached, and does not print its password", async () => {
    const output = await expectRefusedStart(
      { DATABASE_URL: nowhere, HAAK_MASTER_KEY: key },
      /DATABASE_URL|database|PostgreSQL/i,
    );
    expect(output).not.toContain("very-secret");
  });

  it("with a database that does not exist on its server", async () => {
    const { DATABASE_URL } = await ownDatabase();
    const url = new URL(DATABASE_URL);
    url.pathname = "/not_there";
    await expectRefusedStart({ DATABASE_URL: url.href, HAAK_MASTER_KEY: key }, /database|not_there/i);
  });

  it.concurrent.each<[string, (url: URL) => void, RegExp]>([
    ["without the password that its server asks for", (url) => Object.assign(url, { password: "" }), /password/],
    ["with TLS, which its server does not offer", (url) => url.searchParams.set("sslmode", "verify-full"), /SSL/],
  ])("with a database %s", async (_, change, reason) => {
    const url = new URL((await ownDatabase()).DATABASE_URL);
    change(url);
    const output = await expectRefusedStart({ DATABASE_URL: url.href, HAAK_MASTER_KEY: key }, DATABASE_REFUSED);
    expect(output).toMatch(reason);
  });

  it("with an address where no PostgreSQL answers", async () => {
    const other = createHttpServer((_, response) => void response.end());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const DATABASE_URL = `postgres://haak:very-secret@127.0.0.1:${port}/haak`;
    await expectRefusedStart({ DATABASE_URL, HAAK_MASTER_KEY: key }, DATABASE_REFUSED);
  });

  it("with a port that is in use", async () => {
    const port = await ownPort();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void taken.close());
    await expectRefusedStart({ ...(await ownDatabase()), PORT: String(port) }, new RegExp(`${port}|PORT`));
  });

  it.runIf(!isRoot || canLoseRights)("on a data folder that this user may not enter", async () => {
    const HAAK_DATA_DIR = (await ownFolder()).folder.path;
    await chmod(HAAK_DATA_DIR, 0o000);
    onTestFinished(() => chmod(HAAK_DATA_DIR, 0o700));
    await expectRefusedStart({ HAAK_DATA_DIR }, UNUSABLE, isRoot ? WITHOUT_RIGHTS : []);
  });

  it("with a folder in place of the key file", async () => {
    const HAAK_DATA_DIR = (await ownFolder()).folder.path;
    await mkdir(join(HAAK_DATA_DIR, "master-key"));
    await expectRefusedStart({ HAAK_DATA_DIR }, /^The key file \S+ cannot be read \(.*HAAK_MASTER_KEY/);
  });
});
