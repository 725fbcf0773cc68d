import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../../../scripts/test-form.ts";
import { affiliateToEvents } from "./affiliate-to-events.ts";
import {
  type EventDraft,
  type History,
  type KnownEvent,
  NEW_AFFILIATE,
  NEW_ORDER,
  NEW_SUBSCRIPTION,
  numberedKey,
} from "./event-history.ts";
import { aFetchedOrder, aFetchedSubscription, aPayment } from "./fetched.fixture.ts";
import { orderToEvents } from "./order-to-events.ts";
import { subscriptionToEvents } from "./subscription-to-events.ts";

/** A model of the stored events with their keys. A stored event stays, and each key occurs once. */
export class LedgerModel {
  readonly #events = new Map<string, KnownEvent>();

  /** Accepts the events that are not stored yet. */
  accept(drafts: readonly EventDraft[], now: number): void {
    for (const { key, occurred_at } of drafts) {
      if (this.#events.has(key)) continue;
      const at = new Date(occurred_at);
      this.#events.set(key, { at, knownSince: new Date(Math.max(now, at.getTime())), doubtMs: 0 });
    }
  }

  /** The stored events of a thing. `none` names the types. */
  history<What extends string>(thing: string, none: History<What>): History<What> {
    const entries = Object.keys(none).map((what) => {
      const known: KnownEvent[] = [];
      for (let event = this.#at(thing, what, 1); event; event = this.#at(thing, what, known.length + 1))
        known.push(event);
      return [what, known] as const;
    });
    return { ...none, ...Object.fromEntries(entries) };
  }

  /** The number of events of each type, with any number in their key. */
  count(what: string): number {
    return this.keys().filter((key) => key.split(":")[2] === what).length;
  }

  keys(): string[] {
    return [...this.#events.keys()];
  }

  #at(thing: string, what: string, number: number): KnownEvent | undefined {
    return this.#events.get(numberedKey(thing, what, number));
  }
}

const START = Date.parse("2026-11-24T10:00:00Z");
const iso = (at: number) => new Date(at).toISOString().replace("Z", "000Z");
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

/** A thing at Plug&Pay: its possible changes, its answers, and how often each event really happened. */
interface PlugAndPayThing {
  readonly truth: Readonly<Record<string, number>>;
  /** The types of events that are reported each time if the thing is fetched after each change. */
  readonly announced: readonly string[];
  readonly happenings: Readonly<Record<string, (now: number) => void>>;
  /** The events that a worker makes from the current answer and the history that it read before. */
  answer(ledger: LedgerModel, now: number): EventDraft[];
  /** Whether the stored events agree with the state at Plug&Pay in the end. */
  agrees(ledger: LedgerModel): boolean;
}

function anOrder(): PlugAndPayThing {
  const state = { status: "open", paidAt: null as number | null, changedAt: START };
  const truth = { paid: 0, reversed: 0 };
  const touch = (now: number) => {
    state.changedAt = now;
  };
  return {
    truth,
    announced: ["paid", "reversed"],
    happenings: {
      touch,
      pay(now) {
        touch(now);
        if (state.status === "paid") return;
        // When a reversal is undone, Plug&Pay may keep the first time of payment or give a new one.
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
    answer(ledger) {
      const history = ledger.history("order:1001", NEW_ORDER);
      const payment = aPayment({ status: state.status, paid_at: isoOrNull(state.paidAt) });
      const order = aFetchedOrder({ created_at: iso(START), updated_at: iso(state.changedAt), payment });
      return orderToEvents(order, { installment: null, upsell: null }, history);
    },
    agrees(ledger) {
      const [paid, reversed] = [ledger.count("paid"), ledger.count("reversed")];
      if (state.status === "open") return paid === 0;
      // A payment that came and was reversed between two requests stays unknown.
      return paid === reversed + (state.status === "paid" ? 1 : 0);
    },
  };
}

/** `clears`: resuming clears the time of the cancellation. `endWritesCancellation`: ending at once also sets that time. */
function aSubscription({
  clears,
  endWritesCancellation,
}: {
  clears: boolean;
  endWritesCancellation: boolean;
}): PlugAndPayThing {
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
    announced: endWritesCancellation ? ["started", "ended"] : ["started", "cancelled", "ended"],
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
        if (endWritesCancellation) cancelAt(now);
      },
    },
    answer(ledger) {
      const history = ledger.history("subscription:501", NEW_SUBSCRIPTION);
      const { status, changedAt, cancelledAt } = state;
      const times = { created_at: iso(START), updated_at: iso(changedAt), cancelled_at: isoOrNull(cancelledAt) };
      return subscriptionToEvents(aFetchedSubscription({ status, ...times }), {
        noticeType: "subscription.started",
        history,
      });
    },
    agrees: (ledger) => ledger.count("started") === ledger.count("ended") + (state.status === "ended" ? 0 : 1),
  };
}

function anAffiliate(): PlugAndPayThing {
  const state = { status: "pending" };
  const truth = { accepted: 0, declined: 0 };
  const become = (status: "accepted" | "declined") => () => {
    if (state.status !== status) truth[status] += 1;
    state.status = status;
  };
  return {
    truth,
    announced: ["accepted", "declined"],
    happenings: { accept: become("accepted"), decline: become("declined"), touch: () => undefined },
    answer(ledger, now) {
      const history = ledger.history("affiliate:5", NEW_AFFILIATE);
      const seller = {
        id: "5",
        name: "Sam",
        email: "sam@example.com",
        status: state.status,
        decline_reason: null,
        contact: null,
      };
      return affiliateToEvents(seller, { noticeType: "affiliate.accepted", history, askedAt: new Date(now) });
    },
    // If two events were seen at once, their order is unknown, so that the last one may be missing.
    agrees: (ledger) => state.status === "pending" || ledger.count(state.status) > 0,
  };
}

const PLUGANDPAY_THINGS: [string, () => PlugAndPayThing][] = [
  ["an order", anOrder],
  ["a subscription", () => aSubscription({ clears: true, endWritesCancellation: false })],
  [
    "a subscription whose time of cancellation is unreliable",
    () => aSubscription({ clears: false, endWritesCancellation: true }),
  ],
  ["an affiliate", anAffiliate],
];

type Step =
  | { readonly kind: "happen"; readonly what: string }
  /** A worker reads the stored events, asks Plug&Pay, and keeps the events that it would accept. */
  | { readonly kind: "look"; readonly worker: number }
  /** The worker accepts these events, even if it asked long ago. */
  | { readonly kind: "accept"; readonly worker: number };

function stepsOf(whats: readonly string[]) {
  const worker = fc.integer({ min: 0, max: 2 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("happen" as const), what: fc.constantFrom(...whats) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("look" as const), worker }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("accept" as const), worker }) },
  );
  // Two changes may happen within the precision of a clock.
  return fc.array(fc.tuple(step, fc.constantFrom(0, 1, 1_000, 3_600_000)), { maxLength: 40 });
}

/** Runs the steps with three workers. Returns the model and the time at the end. */
function play(thing: PlugAndPayThing, steps: readonly (readonly [Step, number])[]) {
  const ledger = new LedgerModel();
  const answers = new Map<number, EventDraft[]>();
  let now = START;
  for (const [step, ms] of steps) {
    now += ms;
    if (step.kind === "happen") thing.happenings[step.what]?.(now);
    else if (step.kind === "look") answers.set(step.worker, thing.answer(ledger, now));
    else ledger.accept(answers.get(step.worker) ?? [], now);
  }
  return { ledger, now };
}

describe.each(PLUGANDPAY_THINGS)("%s", (_what, aPlugAndPayThing) => {
  const whats = Object.keys(aPlugAndPayThing().happenings);

  it("S16: makes no more events than happened, for any order of requests and late acceptances", () => {
    fc.assert(
      fc.property(stepsOf(whats), (steps) => {
        const thing = aPlugAndPayThing();
        const { ledger } = play(thing, steps);
        for (const [what, times] of Object.entries(thing.truth)) expect(ledger.count(what)).toBeLessThanOrEqual(times);
      }),
      { numRuns: sizeOf("pureLives") },
    );
  });

  it("S16: makes no event twice when it is fetched again, and agrees with Plug&Pay in the end", () => {
    fc.assert(
      fc.property(stepsOf(whats), (steps) => {
        const thing = aPlugAndPayThing();
        const { ledger, now } = play(thing, steps);
        // One request proves at most one step, for example an end after it is known that the subscription was resumed.
        for (let looks = 0; looks < 2; looks += 1) ledger.accept(thing.answer(ledger, now), now);
        const keys = ledger.keys();
        ledger.accept(thing.answer(ledger, now), now);
        expect(ledger.keys()).toEqual(keys);
        expect(thing.agrees(ledger)).toBe(true);
      }),
      { numRuns: sizeOf("pureLives") },
    );
  });

  it("makes an event with its number for every change if it is fetched after each change", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...whats), { maxLength: 25 }), (happenings) => {
        const thing = aPlugAndPayThing();
        const ledger = new LedgerModel();
        let now = START;
        for (const what of ["touch", ...happenings]) {
          now += 1_000;
          thing.happenings[what]?.(now);
          ledger.accept(thing.answer(ledger, now), now);
        }
        expect(thing.announced.map((what) => [what, ledger.count(what)])).toEqual(
          thing.announced.map((what) => [what, thing.truth[what]]),
        );
      }),
    );
  });
});
