import { expect, test } from "vitest";
import { createFaultQueue } from "./fault-queue.ts";

test("faults are taken in the order in which they were added, each as often as requested", () => {
  const faults = createFaultQueue();
  faults.add(2, { kind: "hang" });
  faults.add(0, { kind: "garbage" });
  faults.add(1, { kind: "reset" });
  expect([1, 2, 3, 4].map(() => faults.take()?.kind ?? "none")).toEqual(["hang", "hang", "reset", "none"]);
});

test("an endless fault lasts until it is cleared", () => {
  const faults = createFaultQueue();
  faults.add(Number.POSITIVE_INFINITY, { kind: "hang" });
  faults.take();
  expect(faults.take()).toEqual({ kind: "hang" });
  faults.clear();
  expect(faults.take()).toBeNull();
});
