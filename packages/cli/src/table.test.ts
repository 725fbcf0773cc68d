import { expect, it } from "vitest";
import { facts, table } from "./table.ts";

it("columns are as wide as their content, without spaces at the end", () => {
  expect(
    table(
      ["id", "state"],
      [
        ["a", null],
        ["long one", 3],
      ],
    ),
  ).toBe("ID        STATE\na         -\nlong one  3");
  expect(
    facts([
      ["id", "x"],
      ["state", ""],
    ]),
  ).toBe("id     x\nstate  -");
});

it("control characters of a webhook do not reach the terminal", () => {
  expect(table(["key"], [["\u001b[2Jgone\nnext"]])).toBe("KEY\n [2Jgone next");
});
