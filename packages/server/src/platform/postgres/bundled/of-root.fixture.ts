import { readFile } from "node:fs/promises";
import type { TestContext } from "vitest";
import { postmasterOf } from "./scratch-database.fixture.ts";

/** Only root on Linux can give rights up. */
export const needsRoot = ({ skip }: TestContext) =>
  skip(
    process.getuid?.() !== 0 || process.platform !== "linux",
    "not applicable: these tests are not run by root on Linux",
  );

/** The effective user id and capabilities of the running database. */
export async function identityOf(dataDir: string): Promise<{ uid: string; capabilities: string }> {
  const status = await readFile(`/proc/${await postmasterOf(dataDir)}/status`, "utf8");
  return {
    uid: /^Uid:\t\d+\t(\d+)/m.exec(status)?.[1] ?? "",
    capabilities: /^CapEff:\t0*([0-9a-f]+)$/m.exec(status)?.[1] ?? "",
  };
}
