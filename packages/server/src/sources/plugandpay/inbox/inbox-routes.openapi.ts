import { EVENT_TYPES } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { INBOX_STATES } from "../../../platform/postgres/tables/tables.ts";

const state = z.enum(INBOX_STATES);

const notice = z
  .object({
    id: idOf("inb"),
    received_at: moment,
    version: z.enum(["v1", "v2", "unknown"]),
    trigger: z.string().nullable().meta({ description: "As Plug&Pay calls it." }),
    tells: z
      .enum(EVENT_TYPES)
      .nullable()
      .meta({ description: "What such a notice tells of; null where that is not known." }),
    state,
    error: z.string().nullable(),
    event_id: z.string().nullable().meta({ description: "The event that the notice told of." }),
  })
  .meta({ id: "Notice" });

const retried = z.object({ id: idOf("inb"), state }).meta({ id: "RetriedNotice" });

/** What the reference says of `/v1/inbox`. */
export const INBOX_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/inbox": {
      id: "listNotices",
      summary: "Every notice that Plug&Pay sent",
      description: "The unknown and the broken too.",
      query: { ...PAGE_QUERY, state: choiceParam(INBOX_STATES, "Only notices in this state.") },
      answers: { 200: json(listOf("NoticeList", notice), "A page of notices.") },
      translated: true,
    },
    "POST /v1/inbox/{id}/retry": {
      id: "retryNotice",
      summary: "Judge a notice anew",
      description: "As if it came now, so that a mended key or a newly known trigger helps.",
      answers: { 202: json(retried, "What became of it at first.") },
      conflict: "It is being fetched at this moment.",
    },
  },
};
