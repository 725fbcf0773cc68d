import { describe, expect, inject, it } from "vitest";
import { expectNoFaults } from "./check-run.ts";
import { runSilences } from "./silence-run.ts";

const { silences, seed } = inject("chaos");

describe("a database host that vanishes under load without closing a connection", () => {
  it(`${silences} times, loses and doubles nothing (seed ${seed})`, async ({ task, onTestFinished }) => {
    const result = await runSilences({ silences, seed, cleanUp: onTestFinished });
    task.meta.chaos = { name: "silent database", seed, result };
    expectNoFaults(result);
    expect(result.disturbances).toBe(silences);
  });
});
