import { describe, expect, it } from "vitest";
import { createBell } from "./bell.ts";

const NEVER_MS = 2 ** 31 - 1;

describe("a bell", () => {
  it("wakes whoever waits", async () => {
    const bell = createBell();
    const woken = bell.wait(NEVER_MS);
    bell.ring();
    await expect(woken).resolves.toBeUndefined();
  });

  it("that rang while nobody waited wakes the next one, once", async () => {
    const bell = createBell();
    bell.ring();
    bell.ring();
    await bell.wait(NEVER_MS);
    const second = bell.wait(NEVER_MS);
    expect(await Promise.race([second.then(() => "woken"), Promise.resolve("waiting")])).toBe("waiting");
    bell.ring();
    await second;
  });

  it("lets nobody wait for ever", async () => {
    await expect(createBell().wait(1)).resolves.toBeUndefined();
  });
});
