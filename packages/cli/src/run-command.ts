import { CommanderError } from "commander";
import { EXIT } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { createProgram } from "./program.ts";
import { readUnchecked } from "./settings.ts";

/**
 * Runs the command with these arguments. An error is printed on the error stream, as text or as JSON. It sets `process.exitCode` instead
 * of calling `process.exit`, so that output that is still being written is not lost.
 */
export async function runCommand(words: readonly string[]): Promise<void> {
  const program = createProgram({ json: words.includes("--json") });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    // Nothing to print: commander has already printed the error or the help.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
      return;
    }
    const settings = readUnchecked(program);
    const { code, message, exitCode } = explainError(error, settings);
    const shown = settings.json
      ? JSON.stringify({ error: { code, message, exit_code: exitCode } })
      : `haak: ${message}`;
    process.stderr.write(`${shown}\n`);
    process.exitCode = exitCode;
  }
}
