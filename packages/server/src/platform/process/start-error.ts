/**
 * Stops the start of the hub. `message` is one sentence for the person at the terminal: what is wrong, with which values, and how to
 * fix it. It is printed without a stack. Tests and documentation refer to the `code`.
 */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The log that a start writes to. A pino logger fits. */
export interface StartLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** The `code` of a Node.js or PostgreSQL error (`ENOENT`, `57P03`), or "" if it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

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
