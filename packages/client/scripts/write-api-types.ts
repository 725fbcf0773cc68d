import { readFile, writeFile } from "node:fs/promises";
import { API_TYPES, makeApiTypes } from "./make-api-types.ts";

// With --check nothing is written. A change of the API without new types is then reported before the tests run.
const types = await makeApiTypes();
if (!process.argv.includes("--check")) {
  await writeFile(API_TYPES, types);
} else if ((await readFile(API_TYPES, "utf8")) !== types) {
  process.stderr.write("The API has changed: run `npm run api-types -w @haak/client`, and commit what it writes.\n");
  process.exitCode = 1;
}
