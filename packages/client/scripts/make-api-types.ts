import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/** The one file that holds the types of the hub's API, for everybody who asks a hub. */
export const API_TYPES = join(import.meta.dirname, "../src/openapi.gen.ts");

const HEADING = "// Made from the hub's own description by `npm run api-types -w @haak/client`. Not to be edited.\n\n";

/** The types of the API that the hub of this clone describes. No hub needs to run. */
export async function makeApiTypes(): Promise<string> {
  const print = ["--conditions=@haak/source", "packages/server/src/operations/print-openapi.ts"];
  const { stdout } = await run(process.execPath, print, { cwd: repository, maxBuffer: 64 * 1024 * 1024 });
  const description = JSON.parse(stdout, onlyTypes) as OpenAPI3;
  // What has a default may be left out of a body; where it is always shown, the description says that it is required.
  return HEADING + astToString(await openapiTS(description, { defaultNonNullable: false }));
}

/**
 * Without discriminators: unions are told apart by the literal in each arm, and openapi-typescript makes a literal type of the
 * schema's own name besides, which is wrong for whatever extends such a union: an event with its decisions would be of no type
 * of event. Without examples of whole bodies, which are for readers of the reference.
 */
function onlyTypes(name: string, value: unknown): unknown {
  return (name === "discriminator" && typeof value === "object") || name === "example" ? undefined : value;
}
