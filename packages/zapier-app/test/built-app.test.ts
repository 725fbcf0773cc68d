import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type AppProcess, startAppProcess } from "../../sandbox/src/zapier/app-process.ts";
import { burstContract } from "./burst.contract.ts";
import { type CommandLine, fitsNode, openCommandLine, type Unpacked, unpackBuild } from "./command-line.ts";
import { stepsContract } from "./steps.contract.ts";
import { triggersContract } from "./triggers.contract.ts";
import { useZapStage } from "./zap-stage.ts";

/** The program that runs the build, such as Zapier's own Node 22. Default: the Node of this process. */
const NODE = process.env.HAAK_ZAPIER_NODE;

const opened: { cli: CommandLine; build: Unpacked; app: AppProcess; printed: string }[] = [];

const stage = useZapStage(async () => {
  const cli = await openCommandLine();
  const printed = await cli.run("build", "--skip-dep-install", "--skip-validation");
  const build = await unpackBuild();
  const app = startAppProcess({ wrapper: build.wrapper, ...(NODE === undefined ? {} : { node: NODE }) });
  opened.push({ cli, build, app, printed });
  return app;
});

const current = () => {
  const [parts] = opened;
  if (parts === undefined) throw new Error("The build only exists while tests run.");
  return parts;
};

afterAll(async () => {
  await opened[0]?.app.stop();
  await opened[0]?.build.remove();
  await opened[0]?.cli.close();
}, 60_000);

describe("Zapier's command line", () => {
  it("finds no error in the app", async () => {
    const found = await current().cli.run("validate", "--without-style", "--skip-build", "--format", "json");
    expect(JSON.parse(found)).toHaveLength(0);
  });

  it("builds it without using the network", () => {
    expect(current().printed).toContain("Build complete!");
    expect(current().cli.asked).toEqual([]);
  });
});

describe("the build", () => {
  const filesIn = async (folder: string) =>
    (await readdir(join(current().build.folder, folder), { recursive: true })).filter((file) => file.endsWith(".js"));

  it("contains the compiled app and none of its sources or tests", async () => {
    const files = await readdir(join(current().build.folder, "packages/zapier-app"), { recursive: true });
    expect(files).toContain("dist/index.js");
    expect(files.filter((file) => /^(src|test)\b|\.ts$/.test(file))).toEqual([]);
  });

  it("only has syntax that Zapier's Node 22 knows", async () => {
    const folder = "packages/zapier-app/dist";
    const files = await filesIn(folder);
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const code = await readFile(join(current().build.folder, folder, file), "utf8");
      expect(await fitsNode(code, "node22"), file).toBe(true);
    }
    // Tests the check itself, because this syntax came with Node 24.
    expect(await fitsNode("{ using file = open(); }", "node22")).toBe(false);
  });

  it("needs only the platform", async () => {
    const folder = "packages/zapier-app/dist";
    const codes = (await filesIn(folder)).map((file) => readFile(join(current().build.folder, folder, file), "utf8"));
    const imports = (await Promise.all(codes)).flatMap((code) => [...code.matchAll(/^import .*from "([^"]+)"/gm)]);
    const packages = new Set(imports.map(([, name]) => name).filter((name) => !name?.startsWith(".")));
    expect([...packages]).toEqual(["zapier-platform-core"]);
  });
});

describe("the build, run by Zapier beside a hub", () => {
  it("has the name of the shop", async () => {
    expect(await stage.connect()).toContain(stage.hub.shopName);
  });

  triggersContract(stage, () => current().app);
  stepsContract(stage);
  burstContract(stage);
});
