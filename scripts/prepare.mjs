// What npm runs after an install. Plain JavaScript without packages, as it also runs on an older Node and where only packages
// for use were installed (`--omit=dev`, NODE_ENV=production): nothing can be built there, and an install must not fail for that.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** @param {string} name */
const isInstalled = (name) => existsSync(join("node_modules", name, "package.json"));
/** @param {string} command */
const run = (command) => spawnSync(command, { shell: true, stdio: "inherit" }).status ?? 1;

if (isInstalled("turbo")) {
  // Without git there are no hooks to set, which is no reason to fail.
  if (isInstalled("husky")) run("husky");
  process.exitCode = run("npm run build:hub --silent");
} else {
  process.stdout.write(
    "Nothing was built, as packages for development were left out: the dashboard is not there and a hub starts from its sources, " +
      "which takes longer; run `npm ci --include=dev` for both.\n",
  );
}
