import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";

const run = promisify(execFile);
const repository = join(import.meta.dirname, "../../..");

/** The file with the types of the hub's API. It is generated, so that every client has the same types. */
export const API_TYPES = join(import.meta.dirname, "../src/openapi.gen.ts");

const HEADING = "// Generated from the hub's API description by `npm run api-types -w @haak/client`. Do not edit.\n\n";

/** Makes the types from the API description in this clone. No hub needs to run. */
export async function makeApiTypes(): Promise<string> {
  const print = ["--conditions=@haak/source", "packages/server/src/operations/print-openapi.ts"];
  const { stdout } = await run(process.execPath, print, { cwd: repository, maxBuffer: 64 * 1024 * 1024 });
  const description = JSON.parse(stdout, onlyTypes) as OpenAPI3;
  // False, because a field with a default is optional in a request. The description marks fields that an answer always
  // has as required.
  return HEADING + astToString(await openapiTS(description, { defaultNonNullable: false }));
}

/**
 * Removes discriminators, because unions differ by a literal in each arm. openapi-typescript would add a literal type
 * with the name of the schema, which is wrong for a schema that extends such a union: an event with its decisions
 * would have no event type. Also removes examples of whole bodies, because only readers of the reference need them.
 */
function onlyTypes(name: string, value: unknown): unknown {
  return (name === "discriminator" && typeof value === "object") || name === "example" ? undefined : value;
}
