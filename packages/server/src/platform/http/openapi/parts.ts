import { z } from "zod";

/** A moment as the hub writes it: ISO 8601, in UTC. */
export const moment = z.string().meta({ format: "date-time", examples: ["2026-11-24T09:00:00.000Z"] });

/** An id of the hub's own, with its prefix. */
export function idOf(prefix: string): z.ZodString {
  return z.string().meta({ examples: [`${prefix}_01KB3W5Q8Z0000000000000000`] });
}

/** Something counted. */
export const count = z.int().min(0);

/** A field that is shown and cannot be set. A body may hold it, so that what was read can be sent back. */
export const readOnly = z
  .unknown()
  .optional()
  .meta({ readOnly: true, description: "Read only: accepted and left aside." });

const limit = z
  .string()
  .optional()
  .meta({
    param: { id: "Limit" },
    override: { type: "integer", minimum: 1, default: 50 },
    description: "How many at most, from 1. More than 250 is cut to 250.",
  });

const cursor = z
  .string()
  .optional()
  .meta({
    param: { id: "Cursor" },
    description: "Where the last page ended: its `next_cursor`. Begin without one.",
  });

/** The query of every list. */
export const PAGE_QUERY = { limit, cursor };

/** A page of a list, newest first; `name` is what it is called in a client. */
export function listOf<T extends z.ZodType>(name: string, item: T) {
  return z
    .object({
      data: z.array(item),
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: "Give it as `cursor` for the next page; null on the last." }),
    })
    .meta({ id: name });
}

/** A parameter of a query that is one text. */
export function textParam(description: string) {
  return z.string().optional().meta({ description });
}

/** A parameter of a query that is one of a few. */
export function choiceParam(values: readonly string[], description: string) {
  return z.enum(values).optional().meta({ description });
}
