#!/usr/bin/env node
// Plain JavaScript, because a Node that is too old for Haak must be able to say so. It hands over to the sources, which need a
// flag that no shebang carries on every system, and ends as they end.
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

if (!process.features.typescript) {
  process.stderr.write(
    `haak runs on Node 24.15 or newer, and this is Node ${process.versions.node}: call it as \`npx haak\` in the clone, ` +
      "where `npm ci` has brought the right one; on macOS install Node 24 yourself.\n",
  );
  process.exit(1);
}
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
// Files that have not changed are compiled once; where that folder cannot be written to, each time. The hub keeps its own there.
const compiled = fileURLToPath(new URL("../../../node_modules/.cache/haak-compiled", import.meta.url));
const child = spawn(process.execPath, ["--conditions=@haak/source", main, ...process.argv.slice(2)], {
  env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  stdio: "inherit",
});
// A terminal sends ^C to both, and the child decides what it means; what is sent to this process alone is handed on.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
