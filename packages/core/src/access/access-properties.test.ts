import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sizeOf } from "../../../../scripts/test-form.ts";
import type { ShopEvent } from "../events/event.ts";
import { aLedger, aRule, day, openChange, orderEvent, RULES, subscriptionEvent, takeStep } from "./access.fixture.ts";
import {
  type AccessChange,
  type AccessEntry,
  accessState,
  type ConfirmedAccess,
  nextAccessStep,
} from "./access-entry.ts";
import type { AccessFact, GrantFact } from "./access-fact.ts";
import { foldAccess } from "./fold-access.ts";
import type { CustomerLink } from "./linked-people.ts";
import { DEFAULT_ACCESS_POLICY } from "./payment-problem.ts";

/**
 * One purchase of a person: what was bought, when, and what happened later. Days are whole numbers, and no two things
 * happen on one day.
 */
interface Purchase {
  readonly number: number;
  readonly sku: string;
  readonly email: string;
  /** The address after the purchase. It only changes if the shop knows the customer's id. */
  readonly later: string;
  readonly customerId: string | null;
  readonly bought: number;
  readonly story: "once" | "taken_back" | "running" | "cancelled" | "ended" | "resumed";
}

const address = fc.constantFrom(
  "bo@example.com",
  " BO@example.com",
  "li@example.com",
  "di@example.com",
  "al@example.com",
);

const purchase = (number: number): fc.Arbitrary<Purchase> =>
  fc
    .record({ email: address, later: address, customerId: fc.constantFrom(null, "C1", "C2", "C3"), rest: rest(number) })
    .map(({ rest: more, ...who }) => ({ ...more, ...who, later: who.customerId === null ? who.email : who.later }));

const rest = (number: number) =>
  fc.record({
    number: fc.constant(number),
    sku: fc.constantFrom("A", "B"),
    bought: fc.integer({ min: 0, max: 50 }),
    story: fc.constantFrom("once", "taken_back", "running", "cancelled", "ended", "resumed"),
  });
const purchases = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => purchase(index))));

const rules = [...RULES, aRule("payment.reversed", { do: "revoke" })];

/** The events of a purchase, in the order in which they happen. */
function eventsOf({ number, sku, email, later, customerId, bought, story }: Purchase): ShopEvent[] {
  const order = { id: `${number}`, at: bought, sku, email, customerId };
  if (story === "once") return [orderEvent("order.paid", order)];
  if (story === "taken_back") {
    return [
      orderEvent("order.paid", order),
      orderEvent("payment.reversed", { ...order, email: later, at: bought + 5 }),
    ];
  }
  const id = `S${number}`;
  const sub = { id, sku, email: later, customerId };
  const renewal = { ...order, email: later, id: `${number}-2`, kind: "renewal", subscription: id, at: bought + 10 };
  return [
    orderEvent("order.paid", { ...order, subscription: id }),
    subscriptionEvent("started", { ...sub, email, at: bought }),
    orderEvent("order.paid", renewal),
    ...(story === "running" ? [] : [subscriptionEvent("cancelled", { ...sub, at: bought + 12 })]),
    ...(story === "ended" || story === "resumed" ? [subscriptionEvent("ended", { ...sub, at: bought + 20 })] : []),
    ...(story === "resumed" ? [subscriptionEvent("started", { ...sub, at: bought + 30 })] : []),
  ];
}

/** The days on which a purchase gives access, computed without the code under test. */
function spansOf({ bought, story }: Purchase): [from: number, until: number][] {
  if (story === "taken_back") return [[bought, bought + 5]];
  if (story === "ended") return [[bought, bought + 20]];
  return story === "resumed"
    ? [
        [bought, bought + 20],
        [bought + 30, Number.POSITIVE_INFINITY],
      ]
    : [[bought, Number.POSITIVE_INFINITY]];
}

function expectedOn(all: readonly Purchase[], on: number): string[] {
  const giving = all.filter((one) => spansOf(one).some(([from, until]) => from <= on && on < until));
  const addressesOf = addressesOn(all, on);
  return [...new Set(giving.map(({ email, sku }) => `${addressesOf(email)[0]} ${sku}`))].sort();
}

/** All addresses of the person with this one, by the customers that the shop had reported until that day. */
function addressesOn(all: readonly Purchase[], on: number): (email: string) => string[] {
  const key = (email: string) => email.trim().toLowerCase();
  const laterFrom = ({ bought, story }: Purchase) => bought + (story === "taken_back" ? 5 : 10);
  const sources = all.flatMap((one) => [
    ...(one.bought <= on ? [{ email: key(one.email), id: one.customerId }] : []),
    ...(laterFrom(one) <= on && one.story !== "once" ? [{ email: key(one.later), id: one.customerId }] : []),
  ]);
  return (email) => {
    const known = new Set([key(email)]);
    for (let before = 0; before < known.size; ) {
      before = known.size;
      const ids = new Set(sources.flatMap((one) => (known.has(one.email) && one.id !== null ? one.id : [])));
      for (const one of sources) if (one.id !== null && ids.has(one.id)) known.add(one.email);
    }
    return [...known].sort();
  };
}

const shuffledWithRepeats = (events: readonly ShopEvent[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length }),
      fc.array(fc.nat({ max: Math.max(0, events.length - 1) }), { maxLength: 6 }),
    )
    .map(([shuffled, again]) => [...shuffled, ...again.flatMap((index) => events[index] ?? [])]);

describe("the access ledger", () => {
  test("comes to the same access for any order and repetition of the events", () => {
    const cases = purchases.chain((all) =>
      shuffledWithRepeats(all.flatMap(eventsOf)).map((events) => ({ all, events })),
    );
    fc.assert(
      fc.property(cases, ({ all, events }) => {
        const ledger = aLedger({ rules });
        for (const event of events) ledger.accept(event);
        expect(ledger.wantedOn(500)).toEqual(expectedOn(all, 500));
      }),
      { numRuns: 500 },
    );
  });

  test("gives access on exactly the days on which the purchases give it", () => {
    fc.assert(
      fc.property(purchases, fc.integer({ min: 0, max: 100 }), (all, on) => {
        const ledger = aLedger({ rules });
        const known = all.flatMap(eventsOf).filter(({ occurred_at }) => Date.parse(occurred_at) <= day(on));
        for (const event of known)
          ledger.accept(event, Math.round((Date.parse(event.occurred_at) - day(0)) / 86_400_000));
        expect(ledger.wantedOn(on)).toEqual(expectedOn(all, on));
      }),
      { numRuns: 500 },
    );
  });

  test("gives the same reasons and times for the same facts in any order", () => {
    const policy = { onReversal: "suspend", unpaidDays: 3 } as const;
    fc.assert(
      fc.property(purchases, fc.infiniteStream(fc.nat()), (all, luck) => {
        const ledger = aLedger({ rules });
        for (const event of all.flatMap(eventsOf)) ledger.accept(event);
        const mixed = ledger.facts.map((fact) => ({ fact, at: luck.next().value ?? 0 })).sort((a, b) => a.at - b.at);
        const links = [...ledger.links].sort(() => ((luck.next().value ?? 0) % 2 === 0 ? 1 : -1));
        const fold = (facts: readonly AccessFact[], known: readonly CustomerLink[]) =>
          foldAccess(facts, { now: day(40), policyOf: () => policy, links: known }).sort((a, b) =>
            JSON.stringify([a.person, a.item]) < JSON.stringify([b.person, b.item]) ? -1 : 1,
          );
        const again = fold(
          [...mixed, ...mixed].map(({ fact }) => fact),
          [...links, ...links],
        );
        expect(again).toEqual(fold(ledger.facts, ledger.links));
      }),
    );
  });

  test("folds 30,000 purchases of 10,000 people in under two seconds of CPU time", () => {
    const people = Array.from({ length: 10_000 }, (_, number) => `person-${number}@example.com`);
    const facts = people.flatMap((person) => [
      ...[1, 2, 3].map((number) =>
        aGrant({ person, orderId: `${person} ${number}`, subscriptionId: `${person} S${number}` }),
      ),
      anEnd({ person, id: `${person} S1` }),
    ]);
    // CPU time is measured, because other processes also use the time on the clock.
    const before = process.cpuUsage();
    const links = people.map((person) => ({ person, customerId: `C ${person}` }));
    const folded = foldAccess(facts, { now: day(500), policyOf: () => DEFAULT_ACCESS_POLICY, links });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
    expect(folded.filter(({ wanted, reasons }) => wanted && reasons.length === 2)).toHaveLength(10_000);
  });
});

const known = { connectionId: "hcn_1", occurredAt: day(1), acceptedAt: day(1) };

function aGrant(purchase: Pick<GrantFact, "person" | "orderId" | "subscriptionId">): GrantFact {
  const { person, orderId } = purchase;
  return {
    ...{ kind: "grant", ...known, ...purchase, email: person, eventId: `evt_${orderId}`, ruleId: "rul_1" },
    ...{
      item: { kind: "sku", name: "A" },
      lineNumber: null,
      affiliateId: null,
      productIds: ["7"],
      orderProductIds: ["7"],
    },
  };
}

function anEnd({ person, id }: { person: string; id: string }): AccessFact {
  const target = { by: "subscription", id, orderId: null, productId: "7" } as const;
  const end = { ...{ eventId: `evt_${id}`, ruleId: "rul_2" }, ...{ items: [], endedAt: day(1), delayDays: null } };
  return { kind: "revoke", ...known, person, target, ...end };
}

type Answer = "yes" | "no" | "given_up";
type Move = { readonly kind: "answer"; readonly answer: Answer } | { readonly kind: "wish"; readonly wanted: boolean };

describe("requests to another system", () => {
  test("end with what is wanted, whatever it answers, and never revoke what is wanted", () => {
    const moves = fc.array(
      fc.oneof(
        fc.constantFrom<Answer>("yes", "no", "given_up").map((answer) => ({ kind: "answer", answer }) as const),
        fc.boolean().map((wanted) => ({ kind: "wish", wanted }) as const),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        const system = aSystem();
        for (const move of all) system.move(move);
        const last = system.wanted();
        system.want(last, true);
        // Three answers are enough: for the change in progress, for a wrong one before it, and for the right one.
        for (let tries = 0; tries < 3; tries += 1) system.answer("yes");
        expect(system.isBusy()).toBe(false);
        expect([system.isIn(), system.state()]).toEqual([last, last ? "granted" : "revoked"]);
      }),
      { numRuns: sizeOf("pureLives") },
    );
  });
});

/**
 * A system that grants and revokes the access of one person, and the ledger's entry about it. There is one request at
 * a time.
 */
function aSystem() {
  let entry: AccessEntry = { confirmed: "out", progress: { kind: "idle" } };
  let wanted = false;
  let inside = false;
  const step = (retryFailed: boolean): void => {
    const next = nextAccessStep(entry, wanted, retryFailed);
    entry = takeStep(entry, next);
    if (next.kind === "request") expect(next.change === "revoke" && wanted).toBe(false);
  };
  const want = (now: boolean, retryFailed = now !== wanted): void => {
    wanted = now;
    step(retryFailed);
  };
  /** A request without an answer may have been carried out. */
  const answer = (given: Answer): void => {
    const change = openChange(entry);
    if (change === null) return;
    const isWithdrawn = entry.progress.kind === "withdrawn";
    if (given !== "no") inside = change === "grant";
    // A refused call is retried, unless it was withdrawn.
    if (given === "no" && !isWithdrawn) return;
    const hasFailed = given === "given_up" && !isWithdrawn;
    entry = {
      confirmed: confirmedBy(given, change),
      progress: hasFailed ? { kind: "failed", change } : { kind: "idle" },
    };
    step(false);
  };
  return {
    want,
    answer,
    wanted: () => wanted,
    isIn: () => inside,
    isBusy: () => openChange(entry) !== null,
    state: () => accessState(entry, wanted),
    move: (move: Move) => (move.kind === "wish" ? want(move.wanted) : answer(move.answer)),
  };
}

function confirmedBy(answer: Answer, asked: AccessChange): ConfirmedAccess {
  if (answer !== "yes") return "unknown";
  return asked === "grant" ? "in" : "out";
}
