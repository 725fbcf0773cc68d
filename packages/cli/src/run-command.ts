import { CommanderError } from "commander";
import { EXIT } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { createProgram } from "./program.ts";
import { readUnchecked } from "./settings.ts";

/**
 * Runs one command of these words. What it threw is told in words, or as JSON on the error stream, and decides by the exit code how the
 * process ends.
 */
export async function runCommand(words: readonly string[]): Promise<void> {
  const program = createProgram({ json: words.includes("--json") });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    // It has printed what was wrong with the words, or the help that was asked for.
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
