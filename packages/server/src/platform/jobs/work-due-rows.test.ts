import { describe, expect, it, onTestFinished, vi } from "vitest";
import { aClock, aGate, aLog } from "../../../test/support/harness.ts";
import { LeaseLost } from "./due-table.ts";
import { type DueRowsParts, workDueRows } from "./work-due-rows.ts";

interface Row {
  readonly name: string;
  readonly bucket: number;
}

/** Waiting rows. A claim removes one from the list. */
function aWorker(waiting: Row[], changes: Partial<DueRowsParts<Row>> = {}) {
  const log = aLog();
  const done: string[] = [];
  const parts: DueRowsParts<Row> = {
    ...{ clock: aClock(), log, name: "rows", concurrency: 2, endLeases: null },
    isDueWithin: async () => true,
    poll: async () => ({ buckets: [...new Set(waiting.map(({ bucket }) => bucket))], nextAt: null }),
    claim: async (bucket) => {
      const index = waiting.findIndex((row) => row.bucket === bucket);
      return index < 0 ? null : (waiting.splice(index, 1)[0] ?? null);
    },
    run: async ({ name }) => {
      done.push(name);
    },
    facts: ({ name }) => ({ row: name }),
    ...changes,
  };
  const worker = workDueRows(parts);
  onTestFinished(() => worker.stop());
  return { worker, done, log };
}

const rows = (...names: string[]): Row[] => names.map((name) => ({ name, bucket: name.charCodeAt(0) }));

describe("a worker of due rows", () => {
  it("processes all due rows, one of each bucket in turn", async () => {
    const { done } = aWorker(rows("a1", "a2", "a3", "b1"), { concurrency: 9 });
    await expect.poll(() => done).toEqual(["a1", "b1", "a2", "a3"]);
  });

  it("respects its concurrency, and passes the rows in flight to the claim", async () => {
    const gate = aGate();
    const waiting = rows("a1", "a2", "a3");
    const running: string[] = [];
    const inFlights: string[][] = [];
    aWorker(waiting, {
      claim: async (_bucket, inFlight) => {
        inFlights.push(inFlight.map(({ name }) => name));
        return waiting.shift() ?? null;
      },
      run: async ({ name }) => {
        running.push(name);
        await gate.promise;
      },
    });
    await expect.poll(() => running).toEqual(["a1", "a2"]);
    expect(inFlights).toEqual([[], ["a1"]]);
    gate.resolve();
    await expect.poll(() => running).toEqual(["a1", "a2", "a3"]);
  });

  it("gives the slot of a row that waits to another one, and lets the first go on at once afterwards", async () => {
    const [turn, work] = [aGate(), aGate()];
    const steps: string[] = [];
    aWorker(rows("a1", "b1", "c1"), {
      concurrency: 1,
      run: async ({ name }, { waitWithoutSlot }) => {
        steps.push(`${name} begins`);
        if (name === "a1") await waitWithoutSlot(turn.promise);
        else await work.promise;
        steps.push(`${name} goes on`);
      },
    });
    await expect.poll(() => steps).toEqual(["a1 begins", "b1 begins"]);
    // The slot is taken by now, and the turn of the first has come all the same.
    turn.resolve();
    await expect.poll(() => steps).toEqual(["a1 begins", "b1 begins", "a1 goes on"]);
    work.resolve();
    await expect.poll(() => steps.slice(3).toSorted()).toEqual(["b1 goes on", "c1 begins", "c1 goes on"]);
  });

  it("lets no more than 32 rows wait for each slot", async () => {
    const turn = aGate();
    const waiting = rows(...Array.from({ length: 40 }, (_, index) => `a${index}`));
    const { done } = aWorker(waiting, {
      concurrency: 1,
      run: async ({ name }, { waitWithoutSlot }) => {
        await waitWithoutSlot(turn.promise);
        done.push(name);
      },
    });
    await expect.poll(() => waiting.length).toBe(8);
    turn.resolve();
    await expect.poll(() => done).toHaveLength(40);
  });

  it("polls at once on a hint, and when the next row is due", async () => {
    const waiting: Row[] = [];
    const clock = aClock();
    const polls: number[] = [];
    const { worker, done } = aWorker(waiting, {
      clock,
      poll: async () => {
        polls.push(polls.length);
        // The second poll follows after one millisecond, long before the usual second.
        const nextAt = polls.length === 1 ? new Date(clock.now().getTime() + 1) : null;
        return { buckets: waiting.map(({ bucket }) => bucket), nextAt };
      },
    });
    await expect.poll(() => polls.length, { timeout: 900 }).toBe(2);
    waiting.push(...rows("a1"));
    worker.hint();
    await expect.poll(() => done, { timeout: 900 }).toEqual(["a1"]);
  });

  it("ends the leases of dead workers before its first poll, and tries again until that succeeds", async () => {
    const order: string[] = [];
    const { worker, log } = aWorker([], {
      endLeases: async () => {
        order.push("end leases");
        if (order.length === 1) throw new Error("No database.");
      },
      poll: async () => {
        order.push("poll");
        return { buckets: [], nextAt: null };
      },
    });
    await expect.poll(() => log.lines).toHaveLength(1);
    worker.hint();
    await expect.poll(() => order).toEqual(["end leases", "end leases", "poll"]);
    worker.hint();
    await expect.poll(() => order).toEqual(["end leases", "end leases", "poll", "poll"]);
    expect(log.lines).toMatchObject([
      { level: "warn", text: "The due rows could not be read. They will be read again." },
    ]);
  });

  it("logs which row failed or was leased to another worker, and continues with the others", async () => {
    const done: string[] = [];
    const { log } = aWorker(rows("a1", "a2", "a3"), {
      run: async ({ name }) => {
        if (name === "a1") throw new Error("No database.");
        if (name === "a2") throw new LeaseLost();
        done.push(name);
      },
    });
    await expect.poll(() => done).toEqual(["a3"]);
    expect(log.lines).toMatchObject([
      { level: "error", facts: { row: "a1" } },
      { level: "warn", facts: { row: "a2" }, text: "One of the rows took too long. Another worker has it now." },
    ]);
  });

  it("stops when the rows in flight have ended, and claims no more", async () => {
    const gate = aGate();
    const stopping: boolean[] = [];
    const waiting = rows("a1", "b1", "c1");
    const { worker } = aWorker(waiting, {
      concurrency: 1,
      run: async (_row, { isStopping }) => {
        stopping.push(isStopping());
        await gate.promise;
        stopping.push(isStopping());
      },
    });
    await expect.poll(() => stopping).toEqual([false]);
    const stopped = worker.stop();
    gate.resolve();
    await stopped;
    await worker.stop();
    expect(stopping).toEqual([false, true]);
    expect(waiting).toHaveLength(2);
  });

  it("does not poll while nothing is due, but polls at once after a hint", async () => {
    const polls = vi.fn(async () => ({ buckets: [], nextAt: null }));
    const asked = aGate();
    const { worker } = aWorker([], {
      poll: polls,
      isDueWithin: async () => {
        asked.resolve();
        return false;
      },
    });
    await asked.promise;
    expect(polls).toHaveBeenCalledTimes(1);
    worker.hint();
    await expect.poll(() => polls.mock.calls.length).toBe(2);
  });
});
