import { z } from "zod";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { REVIEW_STATES } from "./reviews.ts";

const hold = z
  .object({
    id: idOf("hld"),
    connection_id: z.string(),
    state: z.enum(REVIEW_STATES),
    waiting: count.meta({ description: "The revokes that still wait." }),
    created_at: moment,
    decided_at: moment.nullable(),
    decided_by: z.string().nullable(),
  })
  .meta({ id: "Hold" });

const DECIDED = "It was decided already.";

/** What the reference says of `/v1/holds`. */
export const REVIEW_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/holds": {
      id: "listHolds",
      summary: "Waves of revokes that wait for the owner's word",
      query: { ...PAGE_QUERY, state: choiceParam(REVIEW_STATES, "Only those in this state.") },
      answers: { 200: json(listOf("HoldList", hold), "A page of them.") },
      translated: true,
    },
    "GET /v1/holds/{id}": {
      id: "getHold",
      summary: "One wave",
      answers: { 200: resource(hold, "The wave.") },
      translated: true,
    },
    "POST /v1/holds/{id}/release": {
      id: "releaseHold",
      summary: "Carry a wave out",
      answers: { 200: json(hold, "The wave, decided.") },
      conflict: DECIDED,
      translated: true,
    },
    "POST /v1/holds/{id}/dismiss": {
      id: "dismissHold",
      summary: "Leave everybody in a wave their access",
      answers: { 200: json(hold, "The wave, decided.") },
      conflict: DECIDED,
      translated: true,
    },
  },
};
