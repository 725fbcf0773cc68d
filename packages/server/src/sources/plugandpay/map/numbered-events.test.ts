import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../../scripts/test-form.ts";
import { affiliateToEvents } from "./affiliate-to-events.ts";
import type { EventDraft } from "./event-history.ts";
import { NEW_AFFILIATE, NEW_ORDER, NEW_SUBSCRIPTION } from "./event-history.ts";
import { aFetchedOrder, aFetchedSubscription, aPayment } from "./fetched.fixture.ts";
import { LedgerModel } from "./ledger-model.fixture.ts";
import { orderToEvents } from "./order-to-events.ts";
import { subscriptionToEvents } from "./subscription-to-events.ts";

const START = Date.parse("2026-11-24T10:00:00Z");
const iso = (at: number) => new Date(at).toISOString().replace("Z", "000Z");
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

/** Something at Plug&Pay: what can happen to it, what it answers, and how often each event truly happened. */
interface History {
  readonly truth: Readonly<Record<string, number>>;
  /** Those that are told each time, if it is looked at after each change. */
  readonly namedType: readonly string[];
  readonly happenings: Readonly<Record<string, (now: number) => void>>;
  /** What a worker makes of the answer it gets now, with the history that it read before. */
  look(ledger: LedgerModel, now: number): EventDraft[];
  /** Whether the ledger ends where Plug&Pay stands. */
  agrees(ledger: LedgerModel): boolean;
}

function anOrder(): History {
  const state = { status: "open", paidAt: null as number | null, changedAt: START };
  const truth = { paid: 0, reversed: 0 };
  const touch = (now: number) => {
    state.changedAt = now;
  };
  return {
    truth,
    namedType: ["paid", "reversed"],
    happenings: {
      touch,
      pay(now) {
        touch(now);
        if (state.status === "paid") return;
        // A reversal that is undone may leave the first time of payment, or tell a new one.
        state.paidAt = truth.paid % 2 === 0 ? now : state.paidAt;
        state.status = "paid";
        truth.paid += 1;
      },
      reverse(now) {
        touch(now);
        if (state.status !== "paid") return;
        state.status = "reversed";
        truth.reversed += 1;
      },
    },
    look(ledger) {
      const history = ledger.history("order:1001", NEW_ORDER);
      const payment = aPayment({ status: state.status, paid_at: isoOrNull(state.paidAt) });
      const order = aFetchedOrder({ created_at: iso(START), updated_at: iso(state.changedAt), payment });
      return orderToEvents(order, { installment: null, upsell: null }, history);
    },
    agrees(ledger) {
      const [paid, reversed] = [ledger.count("paid"), ledger.count("reversed")];
      if (state.status === "open") return paid === 0;
      // Of a payment that came and went between two looks nobody knows.
      return paid === reversed + (state.status === "paid" ? 1 : 0);
    },
  };
}

/** `clears`: coming back clears the time of the cancellation. `endTells`: ending at once tells such a time too. */
function aSubscription({ clears, endTriggers }: { clears: boolean; endTriggers: boolean }): History {
  const state = { status: "active", cancelledAt: null as number | null, changedAt: START };
  const truth = { started: 1, cancelled: 0, ended: 0 };
  const become = (status: string, now: number) => {
    state.changedAt = now;
    const changes = state.status !== status;
    state.status = status;
    return changes;
  };
  const cancelAt = (now: number) => {
    state.cancelledAt = now;
    truth.cancelled += 1;
  };
  return {
    truth,
    namedType: endTriggers ? ["started", "ended"] : ["started", "cancelled", "ended"],
    happenings: {
      touch: (now) => become(state.status, now),
      cancel: (now) => state.status === "active" && become("cancelled", now) && cancelAt(now),
      resume(now) {
        if (state.status === "ended") truth.started += 1;
        if (become("active", now) && clears) state.cancelledAt = null;
      },
      end(now) {
        if (!become("ended", now)) return;
        truth.ended += 1;
        if (endTriggers) cancelAt(now);
      },
    },
    look(ledger) {
      const history = ledger.history("subscription:501", NEW_SUBSCRIPTION);
      const { status, changedAt, cancelledAt } = state;
      const times = { created_at: iso(START), updated_at: iso(changedAt), cancelled_at: isoOrNull(cancelledAt) };
      return subscriptionToEvents(aFetchedSubscription({ status, ...times }), {
        namedType: "subscription.started",
        history,
      });
    },
    agrees: (ledger) => ledger.count("started") === ledger.count("ended") + (state.status === "ended" ? 0 : 1),
  };
}

function anAffiliate(): History {
  const state = { status: "pending" };
  const truth = { accepted: 0, declined: 0 };
  const become = (status: "accepted" | "declined") => () => {
    if (state.status !== status) truth[status] += 1;
    state.status = status;
  };
  return {
    truth,
    namedType: ["accepted", "declined"],
    happenings: { accept: become("accepted"), decline: become("declined"), touch: () => undefined },
    look(ledger, now) {
      const history = ledger.history("affiliate:5", NEW_AFFILIATE);
      const seller = { id: "5", name: "Sam", email: "sam@example.com", status: state.status };
      return affiliateToEvents(seller, { namedType: "affiliate.accepted", history, askedAt: new Date(now) });
    },
    // Of two that were seen at once nobody knows which came first, so that the last may be left out.
    agrees: (ledger) => state.status === "pending" || ledger.count(state.status) > 0,
  };
}

const HISTORIES: [string, () => History][] = [
  ["an order", anOrder],
  ["a subscription", () => aSubscription({ clears: true, endTriggers: false })],
  ["a subscription whose time of cancellation says little", () => aSubscription({ clears: false, endTriggers: true })],
  ["an affiliate", anAffiliate],
];

type Step =
  | { readonly kind: "happen"; readonly what: string }
  /** A worker reads the ledger, asks, and holds what it would accept. */
  | { readonly kind: "look"; readonly worker: number }
  /** It accepts that, however long ago it looked. */
  | { readonly kind: "accept"; readonly worker: number };

function stepsOf(whats: readonly string[]) {
  const worker = fc.integer({ min: 0, max: 2 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("happen" as const), what: fc.constantFrom(...whats) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("look" as const), worker }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("accept" as const), worker }) },
  );
  // Two things may happen within what a clock can tell.
  return fc.array(fc.tuple(step, fc.constantFrom(0, 1, 1_000, 3_600_000)), { maxLength: 40 });
}

/** Plays steps with three workers and gives the ledger and the time at the end. */
function play(history: History, steps: readonly (readonly [Step, number])[]) {
  const ledger = new LedgerModel();
  const held = new Map<number, EventDraft[]>();
  let now = START;
  for (const [step, ms] of steps) {
    now += ms;
    if (step.kind === "happen") history.happenings[step.what]?.(now);
    else if (step.kind === "look") held.set(step.worker, history.look(ledger, now));
    else ledger.accept(held.get(step.worker) ?? [], now);
  }
  return { ledger, now };
}

describe.each(HISTORIES)("%s", (_what, someHistory) => {
  const whats = Object.keys(someHistory().happenings);

  it("S16: makes no event more than happened, whoever looks when and accepts however late", () => {
    fc.assert(
      fc.property(stepsOf(whats), (steps) => {
        const history = someHistory();
        const { ledger } = play(history, steps);
        for (const [what, times] of Object.entries(history.truth))
          expect(ledger.count(what)).toBeLessThanOrEqual(times);
      }),
      { numRuns: sizeOf("pureLives") },
    );
  });

  it("S16: makes nothing more of what is looked at again, and agrees with Plug&Pay in the end", () => {
    fc.assert(
      fc.property(stepsOf(whats), (steps) => {
        const history = someHistory();
        const { ledger, now } = play(history, steps);
        // A look tells one step at the most, such as that it ended once it is known to have come back.
        for (let looks = 0; looks < 2; looks += 1) ledger.accept(history.look(ledger, now), now);
        const keys = ledger.keys();
        ledger.accept(history.look(ledger, now), now);
        expect(ledger.keys()).toEqual(keys);
        expect(history.agrees(ledger)).toBe(true);
      }),
      { numRuns: sizeOf("pureLives") },
    );
  });

  it("makes an event of everything, with its number, when it is looked at after each change", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...whats), { maxLength: 25 }), (happenings) => {
        const history = someHistory();
        const ledger = new LedgerModel();
        let now = START;
        for (const what of ["touch", ...happenings]) {
          now += 1_000;
          history.happenings[what]?.(now);
          ledger.accept(history.look(ledger, now), now);
        }
        expect(history.namedType.map((what) => [what, ledger.count(what)])).toEqual(
          history.namedType.map((what) => [what, history.truth[what]]),
        );
      }),
    );
  });
});
