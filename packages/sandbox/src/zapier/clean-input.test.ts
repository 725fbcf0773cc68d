import { describe, expect, it } from "vitest";
import type { AppCaller } from "./app-caller.ts";
import { cleanedStep, type InputField } from "./clean-input.ts";

const FIELDS: readonly InputField[] = [
  { key: "things", type: "string", list: true },
  { key: "count", type: "integer" },
  { key: "wanted", type: "boolean", default: "false" },
  { key: "since", type: "datetime" },
  { key: "rows", children: [{ key: "price", type: "number" }] },
];

const anApp = (flags: object, fields = FIELDS): AppCaller => ({
  call: async () => fields,
  definition: async () => ({ flags }),
  schemaErrors: async () => [],
});

const cleaned = async (inputData: Record<string, unknown>, flags: object = { cleanInputData: false }) =>
  (await cleanedStep(anApp(flags), { part: "triggers.t", inputData, authData: {} })).inputData;

describe("the input of a step", () => {
  it("has the types of its fields", async () => {
    const input = { things: "a", count: "3", wanted: "Yes", since: "2026-03-15 10:00Z", rows: [{ price: "1.50" }] };
    expect(await cleaned(input)).toEqual({
      things: ["a"],
      count: 3,
      wanted: true,
      since: "2026-03-15T10:00:00.000Z",
      rows: [{ price: 1.5 }],
    });
  });

  it("keeps a value that cannot be converted to the type of its field", async () => {
    const input = { count: "three", wanted: "perhaps", since: "soon", rows: "none", other: "x" };
    expect(await cleaned(input)).toEqual(input);
  });

  it("starts with the defaults, which the user may remove", async () => {
    expect(await cleaned({})).toEqual({ wanted: false });
    expect(await cleaned({ wanted: "" })).toEqual({ wanted: "" });
  });

  it("loses empty values at every depth, unless the app keeps them", async () => {
    const input = {
      things: ["a", "", null],
      count: null,
      wanted: "",
      rows: [{ price: "" }, {}],
      deep: { a: { b: [] } },
    };
    expect(await cleaned(input)).toEqual(input);
    expect(await cleaned(input, {})).toEqual({ things: ["a"] });
  });

  it("is refused if a required field is empty", async () => {
    const app = anApp({}, [{ key: "email", label: "Email", required: true }]);
    for (const inputData of [{}, { email: "" }, { email: [] }]) {
      await expect(cleanedStep(app, { part: "creates.c", inputData, authData: {} })).rejects.toThrow(
        "creates.c needs Email.",
      );
    }
  });
});
