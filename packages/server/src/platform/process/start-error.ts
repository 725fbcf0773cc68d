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
