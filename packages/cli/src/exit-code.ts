/** How a command ends, for scripts. They never change their meaning; the README has them as a table. */
export const EXIT = {
  done: 0,
  /** It was carried out, and what it was about failed: a check, a delivery, a call that was not believed. */
  failed: 1,
  wrongUse: 2,
  /** No answer, or one that says to come back later. */
  hubAway: 3,
  /** The key is missing or wrong. */
  notSignedIn: 4,
  /** The hub answered that it will not: not found, not valid, in conflict. */
  refused: 5,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What was typed, or stands in the environment, cannot be meant so: the sentence says what is wrong and how to write it. */
export function wrongUse(code: string, message: string): CommandError {
  return new CommandError(message, { code, exitCode: EXIT.wrongUse });
}

/** Ends a command with a sentence for whoever typed it. */
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
