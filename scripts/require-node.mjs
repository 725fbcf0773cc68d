// Runs before everything else (`node --import`), and is plain JavaScript, because a Node that is too old for Haak cannot
// read TypeScript and would end with "Unknown file extension". Where it can, check-node-version.ts judges the version.
import process from "node:process";

if (!process.features.typescript) {
  process.stderr.write(
    `Haak runs on Node 24.15 or newer, and this is Node ${process.versions.node}: run \`npm ci\`, which brings the right one, ` +
      "then `npm start`; on macOS install Node 24 yourself.\n",
  );
  process.exit(1);
}
