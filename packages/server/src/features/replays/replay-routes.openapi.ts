import { DELIVERY_STATES, OUTCOMES, TRIGGERS } from "@haak/core";
import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { replayBody } from "./replay-filter.ts";

const filterShown = z.object({
  states: z.array(z.enum(DELIVERY_STATES)).optional(),
  endpoint_id: z.string().optional(),
  rule_id: z.string().optional(),
  event_types: z.array(z.enum(TRIGGERS)).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  last_outcome: z.enum(OUTCOMES).optional(),
  last_status: z.int().optional(),
});

const replay = z
  .object({
    id: idOf("rpl"),
    state: z.enum(["running", "done", "stopped"]),
    matched: count.meta({ description: "How many deliveries it is of." }),
    done: count.meta({ description: "How many have ended." }),
    failed: count.meta({ description: "How many of these failed." }),
    filter: filterShown.nullable().meta({ description: "Null for one that sends what a preview showed." }),
    preview: z.string().nullable().meta({ description: "The token of that preview." }),
    rule_id: z
      .string()
      .nullable()
      .meta({ description: "The rule whose calls it makes, for one that sends a preview." }),
    created_at: moment,
    ended_at: moment.nullable(),
  })
  .meta({ id: "Replay" });

const started = z.object({ id: idOf("rpl"), matched: count }).meta({ id: "StartedReplay" });

/** What the reference says of `/v1/replays`, and of sending a preview. */
export const REPLAY_OPERATIONS: OperationGroup = {
  tag: "Replays",
  caller: "shop",
  operations: {
    "GET /v1/replays": {
      id: "listReplays",
      summary: "The replays of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ReplayList", replay), "A page of replays.") },
    },
    "POST /v1/replays": {
      id: "startReplay",
      summary: "Send many deliveries again",
      description:
        "A manual retry of each, under the same ids. `since` and `until` compare the delivery's `created_at`, `last_outcome` and " +
        "`last_status` what its last attempt came to. An empty filter is 422; without `states` it is of what failed.",
      body: {
        schema: replayBody.meta({ id: "NewReplay" }),
        example: { filter: { states: ["failed"] }, dry_run: true },
      },
      answers: {
        200: json(z.object({ matched: count }).meta({ id: "CountedReplay" }), "A dry run: only counted."),
        202: json(started, "It is under way."),
      },
    },
    "GET /v1/replays/{id}": { id: "getReplay", summary: "One replay", answers: { 200: json(replay, "The replay.") } },
    "DELETE /v1/replays/{id}": {
      id: "stopReplay",
      summary: "Stop a replay",
      description: "What was not sent yet is put back to its former state.",
      answers: { 204: nothing("It has stopped.") },
    },
    "POST /v1/rules/preview/{token}/send": {
      id: "sendPreview",
      summary: "Make the calls that a preview showed",
      description: "Exactly those, each once, also if asked twice. Save the rule first.",
      answers: { 202: json(started, "It is under way.") },
      conflict: "No saved rule is the one that was previewed.",
    },
  },
};
