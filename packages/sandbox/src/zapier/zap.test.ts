import { expect, it } from "vitest";
import { hookLimit } from "./zap.ts";

it("thirty posts are accepted at once, and thirty more in each second after that", () => {
  let now = 0;
  const limit = hookLimit(() => now);
  const takenOf = (posts: number) => Array.from({ length: posts }, () => limit.take()).filter(Boolean).length;
  expect(takenOf(40)).toBe(30);
  now += 500;
  expect(takenOf(40)).toBe(15);
  now += 60_000;
  expect(takenOf(40)).toBe(30);
});

it("a sender that keeps to the limit is never refused", () => {
  let now = 0;
  const limit = hookLimit(() => now);
  for (let post = 0; post < 10_000; post += 1) {
    expect(limit.take()).toBe(true);
    now += 1000 / 30;
  }
});
