import { describe, expect, it } from "vitest";
import { createDatabaseClock } from "./clock.ts";

const NOON = Date.parse("2026-11-24T12:00:00Z");

/** A machine whose clock is this many seconds ahead of the database's. Time passes on both as the test says. */
function aMachine({ aheadSeconds }: { readonly aheadSeconds: number }) {
  let passedMs = 0;
  let aheadMs = aheadSeconds * 1_000;
  let setMs = 0;
  const databaseMs = () => NOON + setMs + passedMs;
  const clock = createDatabaseClock({ now: () => new Date(NOON + aheadMs + passedMs) }, () => passedMs);
  const pass = (ms: number) => {
    passedMs += ms;
  };
  return {
    /** How many milliseconds the clock is ahead of the database's. */
    error: () => clock.now().getTime() - databaseMs(),
    pass,
    setMachine: (seconds: number) => {
      aheadMs = seconds * 1_000;
    },
    setDatabase: (seconds: number) => {
      setMs = seconds * 1_000;
    },
    /** Asks the database, which takes so many milliseconds to hear of it and so many to answer. */
    ask(thereMs: number, backMs: number) {
      const askedAt = passedMs;
      pass(thereMs);
      const databaseTime = new Date(databaseMs());
      pass(backMs);
      clock.correct({ askedAt, answeredAt: passedMs, databaseTime });
    },
  };
}

describe("the database's clock", () => {
  it.each([40, 4, -4, -40])("is right within a round trip on a machine that is %i s ahead", (aheadSeconds) => {
    const machine = aMachine({ aheadSeconds });
    expect(machine.error()).toBe(aheadSeconds * 1_000);
    machine.ask(3, 5);
    expect(Math.abs(machine.error())).toBeLessThanOrEqual(8);
  });

  it("becomes more exact with each quicker answer, and no less exact with a slow one", () => {
    const machine = aMachine({ aheadSeconds: -40 });
    machine.ask(90, 40);
    machine.ask(1, 1);
    const error = machine.error();
    expect(Math.abs(error)).toBeLessThanOrEqual(2);
    machine.ask(4_000, 3_000);
    expect(machine.error()).toBe(error);
  });

  it("stays as it is on a machine whose clock agrees with the database's", () => {
    const machine = aMachine({ aheadSeconds: 0 });
    machine.ask(700, 900);
    expect(machine.error()).toBe(0);
  });

  it("goes on as before when somebody sets the machine's clock", () => {
    const machine = aMachine({ aheadSeconds: 0 });
    machine.ask(1, 1);
    machine.setMachine(600);
    machine.pass(1_500);
    expect(machine.error()).toBe(0);
  });

  it("follows the database when the database's clock is set", () => {
    const machine = aMachine({ aheadSeconds: 0 });
    machine.ask(1, 1);
    machine.setDatabase(-90);
    machine.ask(1, 1);
    expect(Math.abs(machine.error())).toBeLessThanOrEqual(2);
  });
});
