import { describe, expect, it } from "vitest";
import { sameSecret } from "./same-secret.ts";

describe("two secrets", () => {
  it("are the same only when every character is", () => {
    expect(sameSecret("whsec_a", "whsec_a")).toBe(true);
    expect(sameSecret("whsec_a", "whsec_b")).toBe(false);
    expect(sameSecret("whsec_a", "whsec_a ")).toBe(false);
    expect(sameSecret("", "a")).toBe(false);
  });
});
