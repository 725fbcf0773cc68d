import {
  explainDecision,
  isOrderEvent,
  isSubscriptionEvent,
  type Language,
  planDeliveries,
  type ReasonCode,
  type Rule,
} from "@haak/core";
import type { ReadEvent } from "../../../pipeline/accept/read-event-pages.ts";

/** What a rule decides about a stored event. `lines` holds the line of each call, 0 for the whole order; it is empty if the rule does not call. */
export interface JudgedEvent extends ReadEvent {
  readonly code: ReasonCode;
  readonly lines: readonly number[];
}

/**
 * Decides with the same code as when an event is accepted. An event that reconciliation found is decided like any other, because a
 * preview must show the calls that it would have made.
 */
export function judgeEvent(rule: Rule, read: ReadEvent): JudgedEvent {
  const [decision] = planDeliveries(read.event, [rule]);
  if (decision === undefined) throw new Error("A rule gave no decision.");
  return {
    ...read,
    code: decision.code,
    lines: decision.called ? decision.calls.map(({ lineNumber }) => lineNumber ?? 0) : [],
  };
}

/** Identifies a call of one rule by its event and line. */
export function callName(eventId: string, line: number): string {
  return `${eventId} ${line}`;
}

const ITEMS_MAX = 50;

export interface TallyOptions {
  readonly rule: Rule;
  readonly language: Language;
  /** Decides by the saved version of the rule; null if there is none. */
  readonly judgeBefore: ((judged: JudgedEvent) => JudgedEvent) | null;
}

/** Counts what a rule would do, event by event, newest first. */
export class Tally {
  #events = 0;
  #calls = 0;
  #alreadySent = 0;
  #added = 0;
  #removed = 0;
  readonly #notCalled: Partial<Record<ReasonCode, number>> = {};
  readonly #items: ReturnType<typeof showItem>[] = [];
  /** Orders that were paid, until the event of their creation is read. It stays small, because most orders are paid within minutes. */
  readonly #paid = new Set<string>();
  readonly #options: TallyOptions;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** `sent` names the calls that exist already. */
  add(judged: JudgedEvent, sent: ReadonlySet<string>): void {
    this.#events += 1;
    if (this.#isAnsweredByPayment(judged)) return;
    this.#calls += judged.lines.length;
    this.#alreadySent += judged.lines.filter((line) => sent.has(callName(judged.id, line))).length;
    if (judged.code !== "called") this.#notCalled[judged.code] = (this.#notCalled[judged.code] ?? 0) + 1;
    this.#compare(judged);
    if (this.#items.length < ITEMS_MAX) this.#show(judged, sent);
  }

  toJSON() {
    return {
      events: this.#events,
      calls: this.#calls,
      already_sent: this.#alreadySent,
      not_called: this.#notCalled,
      ...(this.#options.judgeBefore ? { difference: { added: this.#added, removed: this.#removed } } : {}),
      items: this.#items.slice(0, ITEMS_MAX),
    };
  }

  /** An order that was paid later counts by its payment. Its creation must not count, because it would seem never paid. */
  #isAnsweredByPayment({ event, code }: JudgedEvent): boolean {
    if (event.type === "order.paid") this.#paid.add(event.data.order.id);
    return event.type === "order.created" && this.#paid.delete(event.data.order.id) && code === "waits_for_payment";
  }

  #compare(judged: JudgedEvent): void {
    const before = this.#options.judgeBefore?.(judged).lines;
    if (before === undefined) return;
    this.#added += judged.lines.filter((line) => !before.includes(line)).length;
    this.#removed += before.filter((line) => !judged.lines.includes(line)).length;
  }

  #show(judged: JudgedEvent, sent: ReadonlySet<string>): void {
    const { rule, language } = this.#options;
    const text = explainDecision({ event: judged.event, rule, code: judged.code }, language);
    const lines = judged.code === "called" ? judged.lines : [0];
    for (const line of lines) {
      this.#items.push(showItem(judged, { text, line, alreadySent: sent.has(callName(judged.id, line)) }));
    }
  }
}

function showItem(
  judged: JudgedEvent,
  { text, line, alreadySent }: { text: string; line: number; alreadySent: boolean },
) {
  const orderId = orderIdOf(judged);
  const number = isOrderEvent(judged.event) ? (judged.event.data.order.number ?? null) : null;
  return {
    event_id: judged.id,
    key: judged.event.key,
    ...(orderId === null ? {} : { order_id: orderId }),
    ...(number === null ? {} : { order_number: number }),
    called: judged.code === "called",
    reason: { code: judged.code, text },
    ...(line === 0 ? {} : { line_number: line }),
    already_sent: alreadySent,
  };
}

function orderIdOf({ event }: JudgedEvent): string | null {
  if (isOrderEvent(event)) return event.data.order.id;
  return isSubscriptionEvent(event) ? (event.data.subscription.order_id ?? null) : null;
}
