import { writeFile } from "node:fs/promises";
import { API_TYPES, makeApiTypes } from "./make-api-types.ts";

await writeFile(API_TYPES, await makeApiTypes());
