/** The body that the hub posts to a hook and lists as a sample. Its data must be checked before use. */
export interface Envelope<Data = unknown> {
  /** Id of the delivery. It stays the same when the hub tries again, so that Zapier can ignore a double. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  /** Null for a test that was sent by hand, because it has no event. */
  readonly event_id?: string | null;
  readonly data: Data;
}

/** An event in a list of the hub. */
export interface StoredEvent<Data = unknown> {
  readonly id: string;
  readonly type: string;
  readonly occurred_at: string;
  readonly data: Data;
}

/** A value that may be unknown: null if the shop says so, absent if it sends nothing. */
export type Reported<Value> = Value | null | undefined;

/**
 * Whether a body is an envelope of this type with this object ("order", "subscription") in its data. Anybody who knows a hook URL can post
 * to it. A body that is not an envelope makes no run instead of an error, because Zapier switches a Zap off after many errors. The content
 * of the object is not checked, because the hub refuses events that do not fit its schema.
 */
export function isEnvelope<Data>(body: unknown, type: string, subject: keyof Data & string): body is Envelope<Data> {
  if (!isRecord(body) || !isRecord(body.data)) return false;
  const named = typeof body.id === "string" && body.id !== "" && typeof body.timestamp === "string";
  return named && body.type === type && isRecord(body.data[subject]);
}

/** The envelope that the hub would post for a stored event, so that a search gives the same fields as a trigger. */
export function envelopeOf<Data>({ id, type, occurred_at, data }: StoredEvent<Data>): Envelope<Data> {
  return { id, type, timestamp: occurred_at, event_id: id, data };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
