import type { Reporter, TestModule } from "vitest/node";

/**
 * Prints the last line for people and CI: `Tests: N passed, N failed`, over all packages. A file that could not be
 * read, or a suite with a failing set-up, counts as one failure, because its tests are missing and the total must not
 * look complete.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    const skipped = count("skipped");
    if (skipped > 0) process.stdout.write(`\n${skipped} tests were skipped: their titles and reasons are above.\n`);
    process.stdout.write(
      `\nTests: ${count("passed")} passed, ${count("failed") + broken + unhandledErrors.length} failed\n`,
    );
    if (tests.length === 0) process.exitCode = 1;
  }
}
