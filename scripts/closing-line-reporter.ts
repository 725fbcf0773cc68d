import type { Reporter, TestModule } from "vitest/node";

/**
 * Prints the one line that people and CI read last: `Tests: N passed, N failed`, over all packages.
 * A file that could not be read, or a suite whose set-up broke, counts as one failure: its tests are missing from the total,
 * and a total that looks whole would be a lie.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length;
    const skipped = count("skipped");
    if (skipped > 0) process.stdout.write(`\n${skipped} tests were skipped: their titles and reasons stand above.\n`);
    process.stdout.write(
      `\nTests: ${count("passed")} passed, ${count("failed") + broken + unhandledErrors.length} failed\n`,
    );
    if (tests.length === 0) process.exitCode = 1;
  }
}
