// Runs before everything else (`node --import`). It is plain JavaScript, because a Node that is too old for Haak
// cannot read TypeScript and would end with "Unknown file extension". A newer Node checks its version in
// start-error.ts.
import process from "node:process";

if (!process.features.typescript) {
  process.stderr.write(
    `Haak runs on Node 24.15 or newer, and this is Node ${process.versions.node}: run \`npm ci\`, which installs the right one, ` +
      "then `npm start`; on macOS install Node 24 yourself.\n",
  );
  process.exit(1);
}
