import { defineConfig } from "vitest/config";

/** Workspace packages resolve to their sources, so that no test needs a build of them. */
const conditions = ["@haak/source", "node", "import", "module", "default"];

const project = (name: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts", "test/**/*.test.ts"], environment: "node" },
});

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closing-line-reporter.ts"],
    projects: ["core", "huddle-connector", "server", "zapier-app", "sandbox"].map(project),
  },
});
