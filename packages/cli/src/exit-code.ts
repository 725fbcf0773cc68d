/** The exit codes. Scripts rely on them, so that a code never changes its meaning. The README lists them. */
export const EXIT = {
  done: 0,
  /** The command ran, but what it checked or sent failed: a check, a delivery, a call that was not verified. */
  failed: 1,
  wrongUse: 2,
  /** No answer, or 503: try again later. */
  hubAway: 3,
  /** The key is missing or wrong. */
  notSignedIn: 4,
  /** The hub refused the request: not found, not valid, in conflict. */
  refused: 5,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error for wrong arguments or environment variables. `message` must say what is wrong and how to write it. */
export function wrongUse(code: string, message: string): CommandError {
  return new CommandError(message, { code, exitCode: EXIT.wrongUse });
}

/** Ends a command with a message for its user and an exit code, instead of a stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(message: string, { code, exitCode }: { code: string; exitCode: ExitCode }) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}
