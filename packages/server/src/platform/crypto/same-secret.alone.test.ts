import { timingSafeEqual } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { sameSecret } from "./seal.ts";

vi.mock("node:crypto", { spy: true });

describe("two secrets", () => {
  it("are the same only when every character is", () => {
    expect(sameSecret("whsec_a", "whsec_a")).toBe(true);
    expect(sameSecret("whsec_a", "whsec_b")).toBe(false);
    expect(sameSecret("whsec_a", "whsec_a ")).toBe(false);
    expect(sameSecret("", "a")).toBe(false);
  });

  it("are compared in a time that tells nothing of where they differ", () => {
    vi.mocked(timingSafeEqual).mockClear();
    sameSecret("whsec_a", "whsec_b");
    // No clock shows it in a test; so it is seen by whom it asks, and that both sides are equally long by then.
    expect(timingSafeEqual).toHaveBeenCalledExactlyOnceWith(expect.any(Buffer), expect.any(Buffer));
    const [one, other] = vi.mocked(timingSafeEqual).mock.calls[0] ?? [];
    expect(one?.byteLength).toBe(other?.byteLength);
  });
});
