/** The oldest Node that Haak is tested on. Older versions are refused, because they cannot run TypeScript or lack features of the server. */
const oldest = { major: 24, minor: 15 };

/**
 * Null if Haak runs on this Node, else one sentence that says how to start properly. `version` is `process.versions.node`,
 * with or without the leading `v`.
 */
export function checkNodeVersion(version: string): string | null {
  const [major = Number.NaN, minor = Number.NaN] = version.replace(/^v/, "").split(".").map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return null;
  return (
    `Haak runs on Node ${oldest.major}.${oldest.minor} or newer, and this is Node ${version.replace(/^v/, "")}: run \`npm ci\`, ` +
    "which brings the right one, then `npm start`; on macOS install Node 24 yourself."
  );
}
