import { z } from "zod";

/** A time as the hub writes it: ISO 8601 in UTC. */
export const moment = z.string().meta({ format: "date-time", examples: ["2026-11-24T09:00:00.000Z"] });

/** An id of the hub with its prefix. */
export function idOf(prefix: string): z.ZodString {
  return z.string().meta({ examples: [`${prefix}_01KB3W5Q8Z0000000000000000`] });
}

export const count = z.int().min(0);

/** A field that is shown but cannot be set. A body may contain it, so that a client can send back what it has read. */
export const readOnly = z
  .unknown()
  .optional()
  .meta({ readOnly: true, description: "Read-only. It is accepted and ignored." });

const limit = z
  .string()
  .optional()
  .meta({
    param: { id: "Limit" },
    override: { type: "integer", minimum: 1, default: 50 },
    description: "The maximum number of rows, from 1. A number above 250 is treated as 250.",
  });

const cursor = z
  .string()
  .optional()
  .meta({
    param: { id: "Cursor" },
    description: "The `next_cursor` of the last page. Leave it out for the first page.",
  });

/** The query of every list. */
export const PAGE_QUERY = { limit, cursor };

/** A page of a list, the newest first. `name` is its type in a generated client. */
export function listOf<T extends z.ZodType>(name: string, item: T) {
  return z
    .object({
      data: z.array(item),
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: "Send it as `cursor` for the next page. It is null on the last page." }),
    })
    .meta({ id: name });
}

/** A query parameter with one text. */
export function textParam(description: string) {
  return z.string().optional().meta({ description });
}

/** A query parameter with one of a few values. */
export function choiceParam(values: readonly string[], description: string) {
  return z.enum(values).optional().meta({ description });
}
