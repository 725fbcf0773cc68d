/** The oldest Node that Haak is tested on. Older versions are refused, because they cannot run TypeScript or lack features of the server. */
const oldest = { major: 24, minor: 15 };

/**
 * Returns null if Haak runs on this Node, and otherwise one sentence with the solution. `version` is `process.versions.node`, with or
 * without `v`.
 */
export function checkNodeVersion(version: string): string | null {
  const [major = Number.NaN, minor = Number.NaN] = version.replace(/^v/, "").split(".").map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return null;
  return (
    `Haak runs on Node ${oldest.major}.${oldest.minor} or newer, and this is Node ${version.replace(/^v/, "")}: run \`npm ci\`, ` +
    "which installs the right version, and then `npm start`. On macOS, install Node 24 yourself."
  );
}
