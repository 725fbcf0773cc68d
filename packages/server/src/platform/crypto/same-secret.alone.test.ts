import { timingSafeEqual } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { sameSecret } from "./seal.ts";

vi.mock("node:crypto", { spy: true });

describe("two secrets", () => {
  it("are equal only if every character is equal", () => {
    expect(sameSecret("whsec_a", "whsec_a")).toBe(true);
    expect(sameSecret("whsec_a", "whsec_b")).toBe(false);
    expect(sameSecret("whsec_a", "whsec_a ")).toBe(false);
    expect(sameSecret("", "a")).toBe(false);
  });

  it("are compared in constant time", () => {
    vi.mocked(timingSafeEqual).mockClear();
    sameSecret("whsec_a", "whsec_b");
    // A clock cannot show this in a test. So the test checks that the right function is called with values of equal length.
    expect(timingSafeEqual).toHaveBeenCalledExactlyOnceWith(expect.any(Buffer), expect.any(Buffer));
    const [one, other] = vi.mocked(timingSafeEqual).mock.calls[0] ?? [];
    expect(one?.byteLength).toBe(other?.byteLength);
  });
});
