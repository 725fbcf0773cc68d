import type { EventType } from "@haak/core";

/** An event as it was made from what Plug&Pay says, before it is checked. */
export interface EventDraft {
  /** The same on every road by which one hears of it, so that it is stored once. */
  readonly key: string;
  readonly type: EventType;
  readonly occurred_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}
