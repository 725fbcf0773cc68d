import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppProcess, startAppProcess } from "./app-process.ts";

/** A build whose app answers with what it is called with, and does what it is instructed to do. */
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

describe("an app in a process of its own", () => {
  it("is loaded once and answers each call", async () => {
    await startWith(WRAPPER);
    const answers = await Promise.all(["a", "b"].map((word) => app.call("print", { inputData: { word } })));
    expect(answers).toEqual([
      { calls: 1, input: { word: "a" } },
      { calls: 2, input: { word: "b" } },
    ]);
  });

  it("hands its errors over under their names", async () => {
    await startWith(WRAPPER);
    await expect(app.call("fail", {})).rejects.toMatchObject({
      name: "ExpiredAuthError",
      message: "Please reconnect.",
    });
  });

  it("is started again, and called again, when the platform has ended it", async () => {
    await startWith(WRAPPER);
    await app.call("print", {});
    // Its second call in one process is its first in the next.
    expect(await app.call("die", {})).toMatchObject({ calls: 1 });
    expect(app.restarts()).toBe(1);
  });

  it("is given up when it cannot even be loaded", async () => {
    await startWith('throw new Error("Broken build.");');
    await expect(app.call("print", {})).rejects.toThrow(/ended before it answered anything: .*Broken build/s);
  });

  it("is given up when there is no such program to run it", async () => {
    app = startAppProcess({ wrapper: join(folder, "none.mjs"), node: join(folder, "no-node") });
    await expect(app.call("print", {})).rejects.toThrow(/ended before it answered anything: .*no-node/s);
  });
});
