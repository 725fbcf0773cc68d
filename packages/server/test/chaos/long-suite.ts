import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dirname, "../../../..");
const VITEST = join(REPOSITORY, "node_modules/vitest/vitest.mjs");

/** Runs the tests of all packages in their long form, or those of these files, and gives the exit code. What differs: `scripts/test-form.ts`. */
export async function runLongSuite(files: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [VITEST, "run", ...files], {
    cwd: REPOSITORY,
    env: { ...process.env, HAAK_TEST_FORM: "long" },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
