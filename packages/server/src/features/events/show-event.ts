import type { HaakEvent } from "@haak/core";

/** A stored event's columns that are shown. */
export interface EventRowShown {
  readonly id: string;
  readonly body: string;
  readonly received_at: Date;
}

/** Reads the text of a stored event. */
export function readStoredEvent(body: string): HaakEvent {
  // It was validated when it was accepted; a second look would hide old events from a version that is stricter.
  return JSON.parse(body) as HaakEvent;
}

/** An event as the API shows it: as it was stored, with its id and when it was received. */
export function showEvent(row: EventRowShown) {
  return { ...readStoredEvent(row.body), id: row.id, received_at: row.received_at.toISOString() };
}
