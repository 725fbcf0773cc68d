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

/** The customer part of an order or a subscription. */
export interface Customer {
  readonly email?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
}

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
