import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aLedger, openChange, orderEvent, takeStep } from "./access.fixture.ts";
import { type AccessChange, type AccessEntry, accessAddresses, nextAccessStep } from "./access-entry.ts";

const OUT: AccessEntry = { confirmed: "out", progress: { kind: "idle" } };
const IN: AccessEntry = { ...OUT, confirmed: "in" };

/** What is wanted of somebody who bought under `old@` first and under `new@` since. */
function bothBought() {
  const ledger = aLedger();
  ledger.accept(orderEvent("order.paid", { id: "1", email: "old@example.com", customerId: "C" }));
  ledger.accept(orderEvent("order.paid", { id: "2", email: "New@example.com", customerId: "C", at: 5 }));
  const [wanted] = ledger.at(500);
  if (wanted === undefined) throw new Error("Nothing is wanted.");
  return wanted;
}

// Once: a property asks it many thousand times.
const BOTH = bothBought();

const addressesBy = (entries: Record<string, AccessEntry>) =>
  accessAddresses(BOTH, (person) => entries[person] ?? null);

describe("the address under which a person has access", () => {
  test("is that of the purchase that came last, where nobody is in", () => {
    expect(addressesBy({})).toEqual(["new@example.com"]);
    expect(addressesBy({ "old@example.com": OUT })).toEqual(["new@example.com"]);
  });

  test("stays the one that was let in, that is being let in, or that may be in", () => {
    const granting: AccessEntry = { ...OUT, progress: { kind: "pending", change: "grant" } };
    const unknown: AccessEntry = { ...OUT, confirmed: "unknown" };
    for (const entry of [IN, granting, unknown]) {
      expect(addressesBy({ "old@example.com": entry })).toEqual(["old@example.com"]);
    }
  });

  test("are all that were let in before anybody knew that they are one person's", () => {
    expect(addressesBy({ "old@example.com": IN, "new@example.com": IN })).toHaveLength(2);
  });

  test("is none where nothing is wanted", () => {
    expect(accessAddresses({ ...BOTH, wanted: false }, () => IN)).toEqual([]);
  });

  test("is never taken away while something gives access, and never given to twice, whatever is answered", () => {
    const move: fc.Arbitrary<Move> = fc.record({
      bought: fc.constantFrom("a", "b", "c"),
      wanted: fc.boolean(),
      given: fc.constantFrom("yes", "no", "lost", "none"),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const community = aCommunity();
        moves.forEach(community.move);
        for (let round = 0; round < 4; round += 1) community.answer("yes");
        expect(community.inside().size).toBe(community.isWanted() ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});

type Answer = "yes" | "no" | "lost";
type Move = { readonly bought: string; readonly wanted: boolean; readonly given: Answer | "none" };

/** A person with three addresses, and a community that lets each of them in or out as it is asked. */
function aCommunity() {
  const entries = new Map<string, AccessEntry>();
  const inside = new Set<string>();
  let now = { bought: "a", wanted: false };
  const addresses = (): readonly string[] => {
    const grant = BOTH.grant && { ...BOTH.grant, email: now.bought };
    const wanted = { people: ["a", "b", "c"], wanted: now.wanted, grant };
    return accessAddresses(wanted, (person) => entries.get(person) ?? null);
  };
  const decide = (nudged: boolean): void => {
    const wanted = addresses();
    for (const person of new Set([...entries.keys(), ...wanted])) {
      const entry = entries.get(person) ?? OUT;
      const step = nextAccessStep(entry, wanted.includes(person), nudged);
      expect(step.kind === "request" && step.change === "revoke" && now.wanted).toBe(false);
      entries.set(person, takeStep(entry, step));
    }
  };
  const answer = (given: Answer): void => {
    for (const [person, entry] of entries) {
      const change = openChange(entry);
      if (change === null) continue;
      if (given !== "no") carryOut(inside, person, change);
      entries.set(person, answered(entry, change, given));
    }
    decide(false);
  };
  return {
    answer,
    move({ bought, wanted, given }: Move): void {
      now = { bought, wanted };
      decide(true);
      if (given !== "none") answer(given);
    },
    inside: () => inside,
    isWanted: () => now.wanted,
  };
}

function carryOut(inside: Set<string>, person: string, change: AccessChange): void {
  if (change === "grant") inside.add(person);
  else inside.delete(person);
}

function answered({ confirmed }: AccessEntry, change: AccessChange, given: Answer): AccessEntry {
  const idle = { kind: "idle" } as const;
  if (given === "no") return { confirmed, progress: idle };
  if (given === "lost") return { confirmed: "unknown", progress: idle };
  return { confirmed: change === "grant" ? "in" : "out", progress: idle };
}
