import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { aGate, aLog } from "../../../test/support/harness.ts";
import { repeat } from "./repeat.ts";

describe("a repeated function", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("runs at once, and again after a pause, but never twice at the same time", async () => {
    const gates = [aGate(), aGate()];
    const runs: number[] = [];
    const repeating = repeat({
      ...{ name: "Sweeping", everyMs: 1_000, log: aLog() },
      run: () => gates[runs.push(Date.now()) - 1]?.promise ?? Promise.resolve(),
    });
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toHaveLength(1);
    gates[0]?.resolve();
    await vi.advanceTimersByTimeAsync(999);
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(2);
    gates[1]?.resolve();
    await repeating.stop();
  });

  it("runs at once after a hint, even if the hint came during a run", async () => {
    const gates = [aGate(), aGate(), aGate()];
    const runs: number[] = [];
    const repeating = repeat({
      ...{ name: "Sweeping", everyMs: 1_000, log: aLog() },
      run: () => gates[runs.push(Date.now()) - 1]?.promise ?? Promise.resolve(),
    });
    gates[0]?.resolve();
    await vi.advanceTimersByTimeAsync(100);
    repeating.hint();
    expect(runs).toHaveLength(2);
    repeating.hint();
    expect(runs).toHaveLength(2);
    gates[1]?.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(3);
    gates[2]?.resolve();
    await repeating.stop();
    repeating.hint();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toHaveLength(3);
  });

  it("runs again sooner if more work is left", async () => {
    const answers = [true, false, "true"];
    const run = vi.fn(() => Promise.resolve(answers.shift()));
    const repeating = repeat({ ...{ name: "Keeping", everyMs: 1_000, moreMs: 20, log: aLog() }, run });
    await vi.advanceTimersByTimeAsync(20);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(979);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(999);
    expect(run).toHaveBeenCalledTimes(3);
    await repeating.stop();
  });

  it("runs at the same moments as others with the same interval, whenever they began", async () => {
    const runs: number[] = [];
    const startOne = () =>
      repeat({ name: "Sweeping", everyMs: 1_000, log: aLog(), run: async () => runs.push(performance.now()) });
    const first = startOne();
    await vi.advanceTimersByTimeAsync(300);
    const second = startOne();
    await vi.advanceTimersByTimeAsync(1_700);
    expect(runs).toEqual([0, 300, 1_000, 1_000, 2_000, 2_000]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("asks whether it is due, but not at the start, after a hint, or while work is left", async () => {
    const [answers, isDue] = [[true, false], vi.fn(async () => false)];
    const run = vi.fn(async () => answers.shift());
    const repeating = repeat({ name: "Keeping", everyMs: 1_000, moreMs: 20, log: aLog(), isDue, run });
    await vi.advanceTimersByTimeAsync(999);
    expect([run, isDue].map((one) => one.mock.calls.length)).toEqual([2, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([run, isDue].map((one) => one.mock.calls.length)).toEqual([2, 1]);
    repeating.hint();
    expect([run, isDue].map((one) => one.mock.calls.length)).toEqual([3, 1]);
    isDue.mockResolvedValueOnce(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([run, isDue].map((one) => one.mock.calls.length)).toEqual([4, 2]);
    await repeating.stop();
  });

  it("logs a failed run, and continues", async () => {
    const log = aLog();
    const run = vi.fn(() => Promise.reject(new Error("No database.")));
    const repeating = repeat({ name: "Sweeping the lanes", everyMs: 1_000, log, run });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(log.lines[0]).toMatchObject({ level: "warn", text: expect.stringMatching(/^Sweeping the lanes failed/) });
    await repeating.stop();
  });

  it("stops when the current run has ended, and never runs again", async () => {
    const gate = aGate();
    const run = vi.fn(() => gate.promise);
    const repeating = repeat({ name: "Sweeping", everyMs: 1_000, log: aLog(), run });
    const stopped = vi.fn();
    const stopping = repeating.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).not.toHaveBeenCalled();
    gate.resolve();
    await stopping;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
