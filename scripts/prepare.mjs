// npm runs this after an install. It is plain JavaScript without packages, because it also runs on an older Node and
// without packages for development (`--omit=dev`, NODE_ENV=production). Nothing can be built then, and the install
// must not fail because of that.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** @param {string} name */
const isInstalled = (name) => existsSync(join("node_modules", name, "package.json"));
/** @param {string} command */
const run = (command) => spawnSync(command, { shell: true, stdio: "inherit" }).status ?? 1;

if (isInstalled("turbo")) {
  // Without git there are no hooks to install, and that must not fail the install.
  if (isInstalled("husky")) run("husky");
  process.exitCode = run("npm run build:hub --silent");
} else {
  process.stdout.write(
    "Nothing was built, because packages for development were left out: there is no dashboard, and a hub starts from its sources, " +
      "which is slower; run `npm ci --include=dev` for both.\n",
  );
}
