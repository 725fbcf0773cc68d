#!/usr/bin/env node
// Plain JavaScript, because a Node that is too old for Haak must be able to run it and print the error. It starts the sources in a child
// process, because they need a flag that a shebang cannot pass on every system, and ends with the child's exit code.
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
// Compiled files are cached here, so that a command starts faster. The hub has its own cache in the same folder.
const compiled = fileURLToPath(new URL("../../../node_modules/.cache/haak-compiled", import.meta.url));
const child = spawn(process.execPath, ["--conditions=@haak/source", main, ...process.argv.slice(2)], {
  env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  stdio: "inherit",
});
// SIGINT is ignored because a terminal sends ^C to the child too. SIGTERM must be forwarded, because only this process gets it.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
