import { describe, expect, it } from "vitest";
import { createSignal } from "./wait.ts";

const NEVER_MS = 2 ** 31 - 1;

describe("a signal", () => {
  it("wakes the waiter", async () => {
    const signal = createSignal();
    const woken = signal.wait(NEVER_MS);
    signal.set();
    await expect(woken).resolves.toBe(true);
  });

  it("that is set while nobody waits wakes the next waiter, once", async () => {
    const signal = createSignal();
    signal.set();
    signal.set();
    await signal.wait(NEVER_MS);
    const second = signal.wait(NEVER_MS);
    expect(await Promise.race([second.then(() => "woken"), Promise.resolve("waiting")])).toBe("waiting");
    signal.set();
    await second;
  });

  it("limits the wait", async () => {
    await expect(createSignal().wait(1)).resolves.toBe(false);
  });
});
