import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aLedger, orderEvent } from "./access.fixture.ts";
import { accessHomes } from "./access-homes.ts";
import { type AccessDo, type AccessStanding, type AccessStep, nextStep } from "./next-step.ts";

const OUT: AccessStanding = { told: "out", open: null, failed: null, refused: false, held: false, kept: false };
const IN: AccessStanding = { ...OUT, told: "in" };

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

const homesBy = (standings: Record<string, AccessStanding>) => accessHomes(BOTH, (person) => standings[person] ?? null);

describe("the address under which a person has access", () => {
  test("is that of the purchase that came last, where nobody is in", () => {
    expect(homesBy({})).toEqual(["new@example.com"]);
    expect(homesBy({ "old@example.com": OUT })).toEqual(["new@example.com"]);
  });

  test("stays the one that was let in, that is being let in, or that may be in", () => {
    const open = { do: "grant", withdrawn: false } as const;
    for (const standing of [IN, { ...OUT, open }, { ...OUT, told: "unknown" } as const]) {
      expect(homesBy({ "old@example.com": standing })).toEqual(["old@example.com"]);
    }
  });

  test("are all that were let in before anybody knew that they are one person's", () => {
    expect(homesBy({ "old@example.com": IN, "new@example.com": IN })).toHaveLength(2);
  });

  test("is none where nothing is wanted", () => {
    expect(accessHomes({ ...BOTH, wanted: false }, () => IN)).toEqual([]);
  });

  test("is never taken away while something gives access, and never given to twice, whatever is answered", () => {
    const move: fc.Arbitrary<Move> = fc.record({
      bought: fc.constantFrom("a", "b", "c"),
      wanted: fc.boolean(),
      given: fc.constantFrom("yes", "no", "lost", "none"),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const world = aWorld();
        moves.forEach(world.move);
        for (let round = 0; round < 4; round += 1) world.answer("yes");
        expect(world.inside().size).toBe(world.isWanted() ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});

type Answer = "yes" | "no" | "lost";
type Move = { readonly bought: string; readonly wanted: boolean; readonly given: Answer | "none" };

/** A person with three addresses, and a community that lets each of them in or out as it is asked. */
function aWorld() {
  const standings = new Map<string, AccessStanding>();
  const inside = new Set<string>();
  let wish = { bought: "a", wanted: false };
  const homes = (): readonly string[] => {
    const grant = BOTH.grant && { ...BOTH.grant, email: wish.bought };
    const wanted = { people: ["a", "b", "c"], wanted: wish.wanted, grant };
    return accessHomes(wanted, (person) => standings.get(person) ?? null);
  };
  const decide = (nudged: boolean): void => {
    const wanted = homes();
    for (const person of new Set([...standings.keys(), ...wanted])) {
      const standing = standings.get(person) ?? OUT;
      const step = nextStep(standing, wanted.includes(person), nudged);
      expect(step.kind === "ask" && step.do === "revoke" && wish.wanted).toBe(false);
      standings.set(person, takeStep(standing, step));
    }
  };
  const answer = (given: Answer): void => {
    for (const [person, standing] of standings) {
      if (standing.open !== null && given !== "no") heed(inside, person, standing.open.do);
      standings.set(person, hear(standing, given));
    }
    decide(false);
  };
  return {
    answer,
    move({ bought, wanted, given }: Move): void {
      wish = { bought, wanted };
      decide(true);
      if (given !== "none") answer(given);
    },
    inside: () => inside,
    isWanted: () => wish.wanted,
  };
}

function takeStep(standing: AccessStanding, step: AccessStep): AccessStanding {
  if (step.kind === "ask") return { ...standing, open: { do: step.do, withdrawn: false }, failed: null };
  return step.kind === "withdraw" && standing.open
    ? { ...standing, open: { ...standing.open, withdrawn: true } }
    : standing;
}

function heed(inside: Set<string>, person: string, asked: AccessDo): void {
  if (asked === "grant") inside.add(person);
  else inside.delete(person);
}

function hear(standing: AccessStanding, given: Answer): AccessStanding {
  if (standing.open === null || given === "no") return { ...standing, open: null };
  if (given === "lost") return { ...standing, open: null, told: "unknown" };
  return { ...standing, open: null, told: standing.open.do === "grant" ? "in" : "out" };
}
