import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aLedger, openChange, orderEvent, takeStep } from "./access.fixture.ts";
import { type AccessChange, type AccessEntry, accessAddresses, nextAccessStep } from "./access-entry.ts";

const OUT: AccessEntry = { confirmed: "out", progress: { kind: "idle" } };
const IN: AccessEntry = { ...OUT, confirmed: "in" };

/** A person who bought under `old@` first and under `new@` later. */
function bothBought() {
  const ledger = aLedger();
  ledger.accept(orderEvent("order.paid", { id: "1", email: "old@example.com", customerId: "C" }));
  ledger.accept(orderEvent("order.paid", { id: "2", email: "New@example.com", customerId: "C", at: 5 }));
  const [wanted] = ledger.at(500);
  if (wanted === undefined) throw new Error("Nothing is wanted.");
  return wanted;
}

// Computed once, because a property test uses it many thousand times.
const BOTH = bothBought();

const addressesBy = (entries: Record<string, AccessEntry>) =>
  accessAddresses(BOTH, (person) => entries[person] ?? null);

describe("the address under which a person has access", () => {
  test("is that of the latest purchase if no address has access", () => {
    expect(addressesBy({})).toEqual(["new@example.com"]);
    expect(addressesBy({ "old@example.com": OUT })).toEqual(["new@example.com"]);
  });

  test("stays the one that has access, or is getting it, or may have it", () => {
    const granting: AccessEntry = { ...OUT, progress: { kind: "pending", change: "grant" } };
    const unknown: AccessEntry = { ...OUT, confirmed: "unknown" };
    for (const entry of [IN, granting, unknown]) {
      expect(addressesBy({ "old@example.com": entry })).toEqual(["old@example.com"]);
    }
  });

  test("is every address that got access before the shop linked them to one person", () => {
    expect(addressesBy({ "old@example.com": IN, "new@example.com": IN })).toHaveLength(2);
  });

  test("is empty if no access is wanted", () => {
    expect(accessAddresses({ ...BOTH, wanted: false }, () => IN)).toEqual([]);
  });

  test("never loses wanted access and never gets it twice, with any answers", () => {
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

/** A person with three addresses, and a system that grants and revokes access as requested. */
function aCommunity() {
  const entries = new Map<string, AccessEntry>();
  const inside = new Set<string>();
  let now = { bought: "a", wanted: false };
  const addresses = (): readonly string[] => {
    const grant = BOTH.grant && { ...BOTH.grant, email: now.bought };
    const wanted = { people: ["a", "b", "c"], wanted: now.wanted, grant };
    return accessAddresses(wanted, (person) => entries.get(person) ?? null);
  };
  const decide = (retryFailed: boolean): void => {
    const wanted = addresses();
    for (const person of new Set([...entries.keys(), ...wanted])) {
      const entry = entries.get(person) ?? OUT;
      const step = nextAccessStep(entry, wanted.includes(person), retryFailed);
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
