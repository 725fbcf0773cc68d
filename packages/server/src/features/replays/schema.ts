import { DELIVERY_STATES, dateTimeSchema, OUTCOMES, TRIGGERS } from "@haak/core";
import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { hubIssue, hubMessage } from "../../platform/i18n/hub-messages.ts";

const filterSchema = z
  .strictObject({
    states: z.array(z.enum(DELIVERY_STATES)).min(1).optional(),
    endpoint_id: z.string().min(1).optional(),
    rule_id: z.string().min(1).optional(),
    event_types: z.array(z.enum(TRIGGERS)).min(1).optional(),
    since: dateTimeSchema.optional(),
    until: dateTimeSchema.optional(),
    last_outcome: z.enum(OUTCOMES).optional(),
    last_status: z.int().min(100).max(999).optional(),
  })
  .superRefine((filter, context) => {
    if (Object.values(filter).every((value) => value === undefined)) {
      const message = hubMessage("replay_filter_empty");
      context.addIssue(hubIssue(message));
    }
    const { since, until } = filter;
    if (since !== undefined && until !== undefined && Date.parse(until) < Date.parse(since)) {
      context.addIssue(hubIssue(hubMessage("replay_until_before_since"), ["until"]));
    }
  });

/** Which deliveries a replay sends again. */
export type ReplayFilter = z.output<typeof filterSchema>;

/** The body of a new replay. A dry run only counts the deliveries. */
export const replayBody = z.strictObject({ filter: filterSchema, dry_run: z.boolean().default(false) });

// A stored filter is shown without the limits of the body: an older version may have allowed other values.
const shownFilterSchema = z.object({
  states: z.array(z.enum(DELIVERY_STATES)).optional(),
  endpoint_id: z.string().optional(),
  rule_id: z.string().optional(),
  event_types: z.array(z.enum(TRIGGERS)).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  last_outcome: z.enum(OUTCOMES).optional(),
  last_status: z.int().optional(),
});

const replaySchema = z
  .object({
    id: idOf("rpl"),
    state: z.enum(["running", "done", "stopped"]),
    matched: count.meta({ description: "How many deliveries it sends." }),
    done: count.meta({ description: "How many have ended." }),
    failed: count.meta({ description: "How many of these failed." }),
    filter: shownFilterSchema.nullable().meta({ description: "Null for a replay that sends a preview." }),
    preview: z.string().nullable().meta({ description: "The token of that preview." }),
    rule_id: z.string().nullable().meta({ description: "The rule of that preview; null for other replays." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Replay" });

/** A replay as the API shows it. */
export type ShownReplay = z.output<typeof replaySchema>;

const startedSchema = z.object({ id: idOf("rpl"), matched: count }).meta({ id: "StartedReplay" });

/** The answer to a request that starts a replay. */
export type StartedReplay = z.output<typeof startedSchema>;

const countedSchema = z.object({ matched: count }).meta({ id: "CountedReplay" });

/** The answer to a dry run. */
export type CountedReplay = z.output<typeof countedSchema>;

export const REPLAY_OPERATIONS: OperationGroup = {
  tag: "Replays",
  caller: "shop",
  operations: {
    "GET /v1/replays": {
      id: "listReplays",
      summary: "The replays of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ReplayList", replaySchema), "A page of replays.") },
    },
    "POST /v1/replays": {
      id: "startReplay",
      summary: "Send many deliveries again",
      description:
        "Retries each of them under the same ids. `since` and `until` compare the delivery's `created_at`; `last_outcome` and " +
        "`last_status` compare its last attempt. An empty filter is 422. Without `states`, only failed deliveries are sent.",
      body: {
        schema: replayBody.meta({ id: "NewReplay" }),
        example: { filter: { states: ["failed"] }, dry_run: true },
      },
      answers: {
        200: json(countedSchema, "A dry run: only counted."),
        202: json(startedSchema, "The replay has started."),
      },
    },
    "GET /v1/replays/{id}": {
      id: "getReplay",
      summary: "One replay",
      answers: { 200: json(replaySchema, "The replay.") },
    },
    "DELETE /v1/replays/{id}": {
      id: "stopReplay",
      summary: "Stop a replay",
      description: "A delivery that was not sent yet returns to its former state.",
      answers: { 204: nothing("The replay has stopped.") },
    },
    "POST /v1/rules/preview/{token}/send": {
      id: "sendPreview",
      summary: "Make the calls that a preview showed",
      description: "Makes exactly those calls, each once, even if this is called twice. Save the rule first.",
      answers: { 202: json(startedSchema, "The replay has started.") },
      conflict: "No saved rule equals the rule of the preview.",
    },
  },
};
