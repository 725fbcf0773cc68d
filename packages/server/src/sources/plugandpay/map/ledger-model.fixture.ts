import type { EventDraft, History, KnownEvent } from "./event-history.ts";
import { numberedKey } from "./event-history.ts";

/** A ledger as far as keys go: what is there stays, and a key is there once. */
export class LedgerModel {
  readonly #events = new Map<string, KnownEvent>();

  /** Accepts what is not there yet. */
  accept(drafts: readonly EventDraft[], now: number): void {
    for (const { key, occurred_at } of drafts) {
      if (this.#events.has(key)) continue;
      const at = new Date(occurred_at);
      this.#events.set(key, { at, knownSince: new Date(Math.max(now, at.getTime())), doubtMs: 0 });
    }
  }

  /** What it holds of a thing; `none` names the sorts. */
  history<What extends string>(thing: string, none: History<What>): History<What> {
    const entries = Object.keys(none).map((what) => {
      const known: KnownEvent[] = [];
      for (let event = this.#at(thing, what, 1); event; event = this.#at(thing, what, known.length + 1))
        known.push(event);
      return [what, known] as const;
    });
    return { ...none, ...Object.fromEntries(entries) };
  }

  /** How many events of each sort there are, with any number. */
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
