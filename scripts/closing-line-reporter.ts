import type { Reporter, TestModule } from "vitest/node";

/**
 * Prints the one line that people and CI read last: `Tests: N passed, N failed`, over all packages.
 * A file that could not be collected counts as one failure, because its tests are missing from the total.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const failed = count("failed") + broken + unhandledErrors.length;
    const skipped = count("skipped");
    process.stdout.write(
      `\nTests: ${count("passed")} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}\n`,
    );
    if (tests.length === 0) process.exitCode = 1;
  }
}
