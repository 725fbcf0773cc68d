import { describe, expect, it } from "vitest";
import { readHubProblem } from "./problem.ts";

describe("readProblem", () => {
  it("reads the code, the detail and each wrong field", () => {
    const body = {
      title: "Unprocessable",
      detail: "The rule does not fit.",
      code: "invalid_body",
      errors: [{ pointer: "/filters/products", message: "is too long" }, { message: "is missing" }, "?"],
    };
    expect(readHubProblem(body)).toEqual({
      code: "invalid_body",
      messages: ["The rule does not fit.", "products: is too long", "the whole: is missing"],
    });
  });

  it("names the place of a field in words, counting from one", () => {
    const errors = [
      { pointer: "/data/order/lines/0/amount_with_tax", message: "is not an amount" },
      { pointer: "/target_url", message: "must be https" },
    ];
    expect(readHubProblem({ errors }).messages).toEqual([
      "order lines 1 amount with tax: is not an amount",
      "target url: must be https",
    ]);
  });

  it("uses the title if there is no detail", () => {
    expect(readHubProblem({ title: "Gone." }).messages).toEqual(["Gone."]);
  });

  it.each([undefined, null, "<html>", 7, [], { detail: 3, errors: "no" }])("gives nothing for %s", (body) => {
    expect(readHubProblem(body)).toEqual({ code: null, messages: [] });
  });
});
