import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppProcess, startAppProcess } from "./app-process.ts";

/** A build whose app returns its input, or does what the method name says. */
const WRAPPER = `
let calls = 0;
export const handler = async ({ method, bundle }) => {
  calls += 1;
  if (method === "fail") throw Object.assign(new Error("Please reconnect."), { name: "ExpiredAuthError" });
  if (method === "die" && calls > 1) process.exit(1);
  return { results: { calls, input: bundle?.inputData ?? null } };
};
`;

let folder: string;
let app: AppProcess;

const startWith = async (wrapper: string) => {
  const file = join(folder, "zapierwrapper.mjs");
  await writeFile(file, wrapper);
  app = startAppProcess({ wrapper: file });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haak-app-process-"));
});

afterEach(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

describe("an app in its own process", () => {
  it("is loaded once and answers each call", async () => {
    await startWith(WRAPPER);
    const answers = await Promise.all(["a", "b"].map((word) => app.call("print", { inputData: { word } })));
    expect(answers).toEqual([
      { calls: 1, input: { word: "a" } },
      { calls: 2, input: { word: "b" } },
    ]);
  });

  it("passes errors on with their names", async () => {
    await startWith(WRAPPER);
    await expect(app.call("fail", {})).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: "Please reconnect.",
    });
  });

  it("is started and called again after the platform has ended it", async () => {
    await startWith(WRAPPER);
    await app.call("print", {});
    // The first call in the new process, although it was the second in the old one.
    expect(await app.call("die", {})).toMatchObject({ calls: 1 });
    expect(app.restarts()).toBe(1);
  });

  it("is not started again if it cannot be loaded", async () => {
    await startWith('throw new Error("Broken build.");');
    await expect(app.call("print", {})).rejects.toThrow(/ended before its first answer: .*Broken build/s);
  });

  it("is not started again if its program does not exist", async () => {
    app = startAppProcess({ wrapper: join(folder, "none.mjs"), node: join(folder, "no-node") });
    await expect(app.call("print", {})).rejects.toThrow(/ended before its first answer: .*no-node/s);
  });
});
