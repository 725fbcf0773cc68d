import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersByLabel } from "./answers-by-label.ts";

describe("answersByLabel", () => {
  it("puts each answer under its question", () => {
    const values = [
      { label: "How did you find us?", value: "A friend" },
      { label: "Seats", value: 2 },
      { label: "Newsletter", value: true },
      { label: "Diet", value: null },
      { label: "Days", value: ["Monday", "Friday"] },
    ];
    expect(answersByLabel(values)).toEqual({
      "How did you find us?": "A friend",
      Seats: 2,
      Newsletter: true,
      Diet: null,
      Days: "Monday, Friday",
    });
  });

  it("numbers a question that was asked more than once", () => {
    const values = ["a", "b", "c"].map((value) => ({ label: "Name", value }));
    expect(answersByLabel(values)).toEqual({ Name: "a", "Name (2)": "b", "Name (3)": "c" });
  });

  it("removes characters that Zapier does not allow from a question", () => {
    const values = [
      { label: "  Your\n {{name}}? ", value: "x" },
      { label: "{}", value: "y" },
      { label: "first__name", value: "z" },
    ];
    expect(answersByLabel(values)).toEqual({ "Your name?": "x", Answer: "y", first_name: "z" });
  });

  it("is empty without questions", () => {
    expect(answersByLabel([])).toEqual({});
    expect(answersByLabel(undefined)).toEqual({});
    expect(answersByLabel(null)).toEqual({});
  });

  it("keeps every answer, for any names of the questions", () => {
    const value = fc.record({
      label: fc.oneof(fc.string(), fc.constantFrom("a", "a (2)", "__proto__")),
      value: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const given = Object.values(answersByLabel(values));
        expect(given.toSorted()).toEqual(values.map((one) => one.value).toSorted());
      }),
    );
  });
});
