import { appendFileSync } from "node:fs";
import { registerRecorder } from "./recorder.ts";

/** For `node --import`, as an operator brings an SDK: writes every span that ends to the file that the environment names. */
const file = process.env.SPANS_FILE;
if (file !== undefined) registerRecorder((span) => appendFileSync(file, `${JSON.stringify(span)}\n`));
