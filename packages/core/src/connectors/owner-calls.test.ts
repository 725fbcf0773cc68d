import { describe, expect, it } from "vitest";
import { maskKey } from "./owner-calls.ts";

describe("masking", () => {
  it.each([
    ["plain", "sé cret/1&2"],
    ["in a URL", "s%C3%A9%20cret%2F1%262"],
    ["in a URL with small letters", "s%c3%a9%20cret%2f1%262"],
    ["in JSON that escapes slashes", "sé cret\\/1&2"],
    ["in HTML", "sé cret/1&amp;2"],
  ])("finds the key %s", (_where, spelling) => {
    expect(maskKey(`before ${spelling} after`, "sé cret/1&2")).toBe("before *** after");
  });

  it("finds every occurrence, and leaves a text unchanged for an empty key", () => {
    expect(maskKey("k k", "k")).toBe("*** ***");
    expect(maskKey("text", "")).toBe("text");
  });
});
