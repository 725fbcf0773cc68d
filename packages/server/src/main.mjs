// Plain JavaScript, so that what comes after it is kept as compiled and a later start need not even load Node's reader of TypeScript.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// With the packages, where only those write who install them: what lies in it is run. Where the folder cannot be written to, as in a
// container, nothing is kept.
enableCompileCache(join(import.meta.dirname, "../../../node_modules/.cache/haak-compiled"));
await import("./main.ts");
