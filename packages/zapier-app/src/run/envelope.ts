/** What the hub posts to a hook and lists as a sample, before anything is known about its data. */
export interface Envelope<Data = unknown> {
  /** Id of the delivery: the same when the hub tries again. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  /** Null for a test that was sent by hand, which no event stands behind. */
  readonly event_id?: string | null;
  readonly data: Data;
}

/** An event as the hub lists it. */
export interface StoredEvent<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly data: Data;
}

/** What is known of something at the shop: null where the shop says that it does not know, absent where it says nothing. */
export type Reported<Value> = Value | null | undefined;

/**
 * Whether a body is an envelope of this type whose data holds this object ("order", "subscription"). A hook URL takes
 * posts from anybody who knows it: what is no envelope makes no run, rather than an error, because Zapier switches a
 * Zap off after many errors. Below that object the hub is trusted: it refuses what does not fit its own schema.
 */
export function isEnvelope<Data>(body: unknown, type: string, subject: keyof Data & string): body is Envelope<Data> {
  if (!isRecord(body) || !isRecord(body.data)) return false;
  const named = typeof body.id === "string" && body.id !== "" && typeof body.timestamp === "string";
  return named && body.type === type && isRecord(body.data[subject]);
}

/** A stored event as the envelope that the hub would post of it, so that a search finds what a trigger tells. */
export function envelopeOf<Data>({ id, type, occurred_at, data }: StoredEvent<Data>): Envelope<Data> {
  return { id, type, timestamp: occurred_at, event_id: id, data };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
