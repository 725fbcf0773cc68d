import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, textParam } from "../../platform/http/openapi/parts.ts";
import { STATS_BUCKETS, STATS_ROWS_MAX } from "./stats-span.ts";

const milliseconds = z.int().min(0).nullable();

const row = z
  .object({
    at: z.string().meta({
      description: "When the hour or the day begins, by clocks in Amsterdam and with their offset.",
      examples: ["2026-11-24T00:00:00+01:00"],
    }),
    events: count.meta({ description: "Events that were accepted." }),
    deliveries: count.meta({ description: "Calls that came to be owed." }),
    delivered: count.meta({ description: "Attempts that arrived." }),
    failed: count.meta({ description: "Deliveries that were given up, unless somebody has sent them again since." }),
    attempts: count.meta({ description: "Attempts that were made." }),
    p50_ms: milliseconds.meta({ description: "How long the attempt in the middle took; null where none was made." }),
    p99_ms: milliseconds.meta({ description: "How long 99 of 100 attempts took at most; null where none was made." }),
  })
  .meta({ id: "StatsRow" });

const stats = z.object({ data: z.array(row) }).meta({ id: "Stats" });

/** What the reference says of `/v1/stats`. */
export const STATS_OPERATIONS: OperationGroup = {
  tag: "Stats",
  caller: "shop",
  operations: {
    "GET /v1/stats": {
      id: "getStats",
      summary: "What happened, by the hour or by the day",
      description:
        "The oldest first, and a row for each hour or day, the quiet ones too. Rows are whole: the first holds `since`, the last the " +
        `moment before \`until\`. Days are those of Amsterdam. At most ${STATS_ROWS_MAX} rows. Hours and days are counted for good an hour after their end, and stay as they are when what they counted is removed for its age.`,
      query: {
        bucket: choiceParam(STATS_BUCKETS, "How long a row is; an hour unless it is said."),
        since: textParam("ISO 8601 with an offset. Unless it is said: the last 24 hours, or 30 days."),
        until: textParam("ISO 8601 with an offset; now unless it is said."),
      },
      answers: { 200: json(stats, "The rows.") },
    },
  },
};
