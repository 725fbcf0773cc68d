import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/** Where the pages find the types of the hub's API. */
export const API_TYPES = join(import.meta.dirname, "../src/api/openapi.gen.ts");

const HEADING =
  "// Made from the hub's own description by `npm run api-types -w @haak/dashboard`. Not to be edited.\n\n";

/** The types of the API that the hub of this clone describes. No hub needs to run. */
export async function makeApiTypes(): Promise<string> {
  const print = ["--conditions=@haak/source", "packages/server/src/print-openapi.ts"];
  const { stdout } = await run(process.execPath, print, { cwd: repository, maxBuffer: 64 * 1024 * 1024 });
  return HEADING + astToString(await openapiTS(stdout));
}
