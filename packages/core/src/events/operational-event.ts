import { z } from "zod";
import { OPERATIONAL_EVENT_TYPES } from "./event-type.ts";
import { dateTimeSchema, idSchema } from "./value-schemas.ts";

const countSchema = z.int().min(0);

/** An endpoint as the hub saw it at that time. `url` is masked, because a part of it may be a secret. */
export const eventEndpointSchema = z.looseObject({
  id: idSchema,
  /** `webhook`, `zapier`, or the kind of its connector, such as `huddle`. */
  kind: z.string(),
  url: z.string(),
  health: z.enum(["ok", "failing", "paused", "off"]),
  /** Why it is off, or null while it is on. */
  off_reason: z.enum(["by_hand", "gone", "failing"]).nullable(),
  /** The first failure after the last success. */
  failing_since: dateTimeSchema.nullable(),
  last_success_at: dateTimeSchema.nullable(),
  /** Failed attempts since then. */
  failures: countSchema,
  /** The numbers of its pending and failed deliveries. */
  pending: countSchema,
  failed: countSchema,
  /**
   * The percentage of this warning, of the five days after which an endpoint is switched off. Null if the event is
   * not a warning.
   */
  percent: z.int().min(0).max(100).nullable(),
  /** When it will be switched off if no call arrives. Null if it will not be, or is off already. */
  switches_off_at: dateTimeSchema.nullable(),
  /** The rules that call it, at most 20. */
  rules: z.array(z.looseObject({ id: idSchema, name: z.string() })),
});

/**
 * The result of the last failed attempt. `error` is a message if there was no answer. `status` is the status of the
 * answer.
 */
export const lastErrorSchema = z.looseObject({
  at: dateTimeSchema,
  outcome: z.string(),
  status: z.int().nullable(),
  error: z.string().nullable(),
});

/**
 * An endpoint is failing, works again, or was switched off. Only for documentation and types, because `parseEvent`
 * refuses these events.
 */
export const operationalEventSchema = z.looseObject({
  key: z.string().min(1),
  occurred_at: dateTimeSchema,
  type: z.enum(OPERATIONAL_EVENT_TYPES),
  data: z.looseObject({ endpoint: eventEndpointSchema, last_error: lastErrorSchema.nullable() }),
});

/** An event that the hub made about an endpoint. */
export type OperationalEvent = z.output<typeof operationalEventSchema>;

/** An endpoint in an operational event. */
export type EventEndpoint = z.output<typeof eventEndpointSchema>;

/** The result of the last failed attempt at an endpoint. */
export type LastError = z.output<typeof lastErrorSchema>;
