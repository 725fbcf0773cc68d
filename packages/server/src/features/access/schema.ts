import { ACCESS_STATES, DELIVERY_STATES, OUTCOMES } from "@haak/core";
import { z } from "zod";
import { json, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { choiceParam, count, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { taskFields } from "./tasks.ts";

const reason = z
  .object({
    event_id: idOf("evt"),
    order_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
    since: moment,
    until: moment.nullable(),
    trouble: z
      .enum(["reversed", "unpaid"])
      .nullable()
      .meta({ description: "Money that is missing for it: taken back, or not come in." }),
  })
  .meta({ id: "AccessReason" });

const fields = {
  id: idOf("acc"),
  email: z.string().meta({ description: "The address under which they have it, as first typed." }),
  other_emails: z
    .array(z.string())
    .meta({ description: "Other addresses that the shop knows as the same customer's." }),
  customer_ids: z.array(z.string()).meta({ description: "The shop's numbers for this person." }),
  connection_id: z.string(),
  sku: z.string().optional(),
  level: z.string().optional(),
  state: z.enum(ACCESS_STATES),
  reasons: z.array(reason),
  due_at: moment.nullable().meta({ description: "When it ends, where a delay is set." }),
  problem: z
    .object({ code: z.enum(["refused", "failed", "cancelled", "held"]), text: z.string() })
    .nullable()
    .meta({ description: "Why it needs somebody's attention." }),
  hold_id: z.string().nullable(),
  created_at: moment,
  updated_at: moment,
};

const access = z
  .object(fields)
  .meta({ id: "Access", description: "Either `sku` or `level` is there, by what the access is to." });

export type ShownAccess = z.output<typeof access>;

const said = z
  .object({
    event_id: idOf("evt"),
    said: z.enum(["grant", "revoke", "started", "cancelled", "ended", "created", "paid", "reversed"]),
    email: z.string().nullable().meta({ description: "Under which address something was given; null of all else." }),
    occurred_at: moment,
    received_at: moment,
    rule: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    order_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
  })
  .meta({ id: "AccessEvent" });

const call = z
  .object({
    delivery_id: idOf("dlv"),
    do: z.enum(["grant", "revoke"]),
    created_at: moment,
    state: z.enum(DELIVERY_STATES).nullable().meta({ description: "Null where the delivery is kept no longer." }),
    attempts: count,
    last_status: z.int().nullable(),
    last_outcome: z.enum(OUTCOMES).nullable(),
  })
  .meta({ id: "AccessCall" });

const whole = z
  .object({
    ...fields,
    events: z.array(said),
    calls: z.array(call),
    tasks: z.array(z.object({ ...taskFields, cancelled_at: moment.nullable() }).meta({ id: "TaskOfAccess" })),
  })
  .meta({ id: "AccessWithStory" });

export type ShownWhole = z.output<typeof whole>;

/** Everything that led to an access, as the API shows it. */
export type ShownStory = Pick<ShownWhole, "events" | "calls" | "tasks">;

const filters = {
  email: textParam("Only this person, by whichever of their addresses and whatever the case."),
  state: choiceParam(ACCESS_STATES, "Only access in this state."),
};

const table = {
  description: "The whole list as a table (RFC 4180).",
  schema: z.string(),
  type: "text/csv",
  tagged: false,
};

const rebuild = z
  .object({ state: z.enum(["running", "done"]), events: count, started_at: moment, ended_at: moment.nullable() })
  .meta({ id: "AccessRebuild" });

/** How far making the ledger anew is, as the API shows it. */
export type ShownRebuild = z.output<typeof rebuild>;

/** What the reference says of `/v1/access`. */
export const ACCESS_OPERATIONS: OperationGroup = {
  tag: "Access",
  caller: "shop",
  operations: {
    "GET /v1/access": {
      id: "listAccess",
      summary: "Who has access to what, and why",
      query: { ...PAGE_QUERY, ...filters },
      answers: { 200: json(listOf("AccessList", access), "A page of the ledger.") },
      translated: true,
    },
    "GET /v1/access.csv": {
      id: "downloadAccess",
      summary: "The same as a table to take away",
      query: filters,
      answers: { 200: table },
    },
    "GET /v1/access/{id}": {
      id: "getAccess",
      summary: "One access, with all that led to it",
      answers: { 200: resource(whole, "The access, with its events, calls and tasks, the oldest first.") },
      translated: true,
    },
    "GET /v1/access/rebuild": {
      id: "getAccessRebuild",
      summary: "How far making the ledger anew is",
      answers: { 200: json(rebuild, "The last one.") },
      refuses: { 404: "The shop has no ledger of access yet." },
    },
    "POST /v1/access/rebuild": {
      id: "rebuildAccess",
      summary: "Make the ledger anew from the stored events",
      answers: { 202: json(rebuild, "It is under way.") },
      refuses: { 404: "The shop has no ledger of access yet." },
    },
  },
};
