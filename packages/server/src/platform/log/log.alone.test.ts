import { afterEach, describe, expect, it, vi } from "vitest";
import { createLog } from "./log.ts";

/** Captured here, because Pino does not write through `process.stdout` but directly to the file. */
const { written } = vi.hoisted(() => ({ written: [] as string[] }));
vi.mock("pino", async (importActual) => {
  const actual = await importActual<typeof import("pino")>();
  const sink = { write: (line: string) => written.push(line) };
  return { ...actual, pino: Object.assign((options: object) => actual.pino(options, sink), actual.pino) };
});

describe("the log", () => {
  afterEach(() => written.splice(0));

  it("writes one line of JSON with the facts, the time and the message", () => {
    createLog("info").info({ event: "evt_1" }, "Event accepted.");
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({
      level: 30,
      event: "evt_1",
      msg: "Event accepted.",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it("shows the message, stack and cause of an error, but not its other properties", () => {
    const cause = Object.assign(new Error("The table is full."), {
      code: "53100",
      detail: "Failing row contains (hidden).",
    });
    createLog("info").error({ error: new RangeError("It cannot be stored.", { cause }) }, "Something happened.");
    expect(JSON.parse(written[0] ?? "")).toMatchObject({
      error: {
        type: "RangeError",
        message: "It cannot be stored.",
        stack: expect.stringContaining("log.alone.test.ts"),
        cause: { message: "The table is full.", code: "53100" },
      },
    });
    expect(written.join()).not.toContain("hidden");
  });

  it.each(["authorization", "api_key", "apiKey", "secret", "secrets", "password", "cookie", "x-api-key", "token"])(
    "leaves out values with the name %s at any depth",
    (name) => {
      const fact = { [name]: "whsec_hidden" };
      createLog("info").info({ ...fact, headers: fact, error: { request: fact } }, "Something happened.");
      expect(written.join()).toContain("[secret]");
      expect(written.join()).not.toContain("whsec_hidden");
    },
  );

  it("writes nothing below its level", () => {
    createLog("warn").info({}, "Event accepted.");
    createLog("silent").fatal({}, "The end.");
    expect(written).toEqual([]);
  });
});
