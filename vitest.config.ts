import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { checkNodeVersion } from "./packages/server/src/platform/process/start-error.ts";
import { leftOutIn, TEST_FORM } from "./scripts/test-form.ts";
import { LongFilesFirst } from "./scripts/test-run/long-files-first.ts";
import { listHeavyTests } from "./scripts/test-run/unit-tests.ts";

const tooOld = checkNodeVersion(process.versions.node);
if (tooOld) {
  process.stderr.write(`${tooOld.replace("npm start", "npm test")}\n`);
  process.exit(1);
}

/**
 * Workspace packages resolve to their sources, so that no test needs a build of them. Vitest passes these conditions to
 * Node, for `require` too, so "import" and "module" must not be here: CommonJS packages (pg) would get ES modules.
 */
const conditions = ["@haak/source"];

/** Long limits, because these tests start a PostgreSQL, a hub, npm or a compiler, which takes many seconds on a busy machine. */
const slow = { testTimeout: 60_000, hookTimeout: 120_000 };

/** A test that replaces a module, or needs an unused one, has its own process. All others share processes, so that imports are read once. */
const ALONE = "**/*.alone.test.ts";

const isUnit = TEST_FORM === "unit";
const heavyTests = isUnit ? listHeavyTests(import.meta.dirname) : [];

/** The files of the project with this root that this form does not run. */
const leftOut = (root: string) => [
  ...leftOutIn(TEST_FORM),
  ...heavyTests.filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length + 1)),
];

/** Left out for unit tests, so that a unit test that needs a database fails instead of being slow. */
const globalSetup = (path: string) => (isUnit ? [] : [join(import.meta.dirname, path)]);

const project = (name: string, more: { globalSetup?: string[]; testTimeout?: number; hookTimeout?: number } = {}) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root: `packages/${name}`,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [ALONE, ...leftOut(`packages/${name}`)],
    environment: "node",
    isolate: false,
    ...more,
  },
});

export default defineConfig({
  test: {
    // One more process than cores, because tests with a hub often wait for it. Unit tests do not wait.
    maxWorkers: availableParallelism() + (isUnit ? 0 : 1),
    reporters: ["default", "./scripts/test-run/closing-line-reporter.ts"],
    sequence: { sequencer: LongFilesFirst },
    projects: [
      project("core", slow),
      project("huddle-connector"),
      project("http-member-connector"),
      project("server", {
        globalSetup: globalSetup("packages/server/test/support/global-setup.ts"),
        ...slow,
      }),
      project("client", slow),
      project("cli", slow),
      project("zapier-app", slow),
      project("sandbox", slow),
      {
        // Dashboard code must get the part of each package that is made for browsers.
        resolve: { conditions: [...conditions, "browser", "module", "development|production"] },
        test: {
          name: "dashboard",
          root: "packages/dashboard",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: leftOut("packages/dashboard"),
          environment: "jsdom",
          // Rendered pages create much garbage. With more space for new objects, its collection takes a third of the time.
          execArgv: ["--max-semi-space-size=64"],
          isolate: false,
          setupFiles: [join(import.meta.dirname, "packages/dashboard/test/jsdom-setup.ts")],
          ...slow,
        },
      },
      // Tests of the built pages, in a real browser on a real hub.
      {
        test: {
          name: "dashboard-browser",
          root: "packages/dashboard",
          include: ["test/**/*.test.ts"],
          exclude: leftOut("packages/dashboard"),
          environment: "node",
          isolate: false,
          globalSetup: globalSetup("packages/dashboard/test/global-setup.ts"),
          ...slow,
        },
      },
      {
        test: {
          name: "scripts",
          root: "scripts",
          include: ["**/*.test.ts"],
          exclude: leftOut("scripts"),
          environment: "node",
          isolate: false,
          ...slow,
        },
      },
      {
        resolve: { conditions },
        ssr: { resolve: { conditions } },
        test: {
          name: "alone",
          root: "packages",
          include: [ALONE],
          exclude: leftOut("packages"),
          environment: "node",
          ...slow,
        },
      },
    ],
  },
});
