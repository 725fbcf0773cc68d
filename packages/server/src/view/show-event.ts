import type { HaakEvent } from "@haak/core";

/** A stored event's columns that are shown. */
export interface EventRowShown {
  readonly id: string;
  readonly body: string;
  readonly received_at: Date;
}

/** Reads the text of a stored event. It was validated when it was accepted. */
export function readStoredEvent(body: string): HaakEvent {
  const event: HaakEvent = JSON.parse(body);
  return event;
}

/** An event as the API shows it: as it was stored, with its id and when it was received. */
export function showEvent(row: EventRowShown) {
  return { id: row.id, ...readStoredEvent(row.body), received_at: row.received_at.toISOString() };
}
