import { appendFileSync } from "node:fs";
import { registerRecorder } from "./recorder.ts";

/** An SDK for `node --import`: it writes every ended span to the file that the environment names. */
const file = process.env.SPANS_FILE;
if (file !== undefined) registerRecorder((span) => appendFileSync(file, `${JSON.stringify(span)}\n`));
