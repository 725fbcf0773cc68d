import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { checkNodeVersion } from "./packages/server/src/platform/process/check-node-version.ts";
import { LongFilesFirst } from "./scripts/long-files-first.ts";
import { leftOutIn, TEST_FORM } from "./scripts/test-form.ts";

const tooOld = checkNodeVersion(process.versions.node);
if (tooOld) {
  process.stderr.write(`${tooOld.replace("npm start", "npm test")}\n`);
  process.exit(1);
}

/**
 * Workspace packages resolve to their sources, so that no test needs a build of them. Vitest hands these conditions to Node
 * as they are, for `require` too: "import" or "module" here would give CommonJS packages (pg) the wrong half of others.
 */
const conditions = ["@haak/source"];

/** For packages whose tests start a PostgreSQL, a whole hub, or npm and a compiler: seconds when it is quiet, many when both cores are busy. */
const patience = { testTimeout: 60_000, hookTimeout: 120_000 };

/** What replaces a module or needs one that nobody has used has a process of its own; all others share one, and what they import is read once. */
const ALONE = "**/*.alone.test.ts";

/** In the short form, what only the long one runs. */
const leftOut = leftOutIn(TEST_FORM);

const project = (name: string, more: { globalSetup?: string[]; testTimeout?: number; hookTimeout?: number } = {}) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root: `packages/${name}`,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [ALONE, ...leftOut],
    environment: "node",
    isolate: false,
    ...more,
  },
});

export default defineConfig({
  test: {
    // Tests with a hub wait for it much of the time. Vitest would leave one core free, which of two is half of the machine.
    maxWorkers: availableParallelism() + 1,
    reporters: ["default", "./scripts/closing-line-reporter.ts"],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      project("core", patience),
      project("huddle-connector"),
      project("http-member-connector"),
      project("server", {
        globalSetup: [join(import.meta.dirname, "packages/server/test/support/global-setup.ts")],
        ...patience,
      }),
      project("client", patience),
      project("cli", patience),
      project("zapier-app", patience),
      project("sandbox", patience),
      {
        // What runs in a browser takes the half of a package that is made for one.
        resolve: { conditions: [...conditions, "browser", "module", "development|production"] },
        test: {
          name: "dashboard",
          root: "packages/dashboard",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: leftOut,
          environment: "jsdom",
          // What a page that is drawn throws away is much, and is collected in a third of the time where there is room for it.
          execArgv: ["--max-semi-space-size=64"],
          isolate: false,
          setupFiles: [join(import.meta.dirname, "packages/dashboard/test/jsdom-setup.ts")],
          ...patience,
        },
      },
      // What runs beside the pages: their build, and a real browser on a real hub.
      {
        test: {
          name: "dashboard-browser",
          root: "packages/dashboard",
          include: ["test/**/*.test.ts"],
          exclude: leftOut,
          environment: "node",
          isolate: false,
          globalSetup: [join(import.meta.dirname, "packages/dashboard/test/global-setup.ts")],
          ...patience,
        },
      },
      {
        test: {
          name: "scripts",
          root: "scripts",
          include: ["**/*.test.ts"],
          exclude: leftOut,
          environment: "node",
          isolate: false,
          ...patience,
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: { name: "alone", root: "packages", include: [ALONE], exclude: leftOut, environment: "node", ...patience },
      },
    ],
  },
});
