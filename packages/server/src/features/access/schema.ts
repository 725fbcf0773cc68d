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
      .meta({ description: "Why the money for it is missing: the payment was reversed or did not arrive." }),
  })
  .meta({ id: "AccessReason" });

const fields = {
  id: idOf("acc"),
  email: z.string().meta({ description: "The address under which the person has access, as first typed." }),
  other_emails: z.array(z.string()).meta({ description: "Other addresses that the shop knows for the same customer." }),
  customer_ids: z.array(z.string()).meta({ description: "The shop's numbers for this person." }),
  connection_id: z.string(),
  sku: z.string().optional(),
  level: z.string().optional(),
  state: z.enum(ACCESS_STATES),
  reasons: z.array(reason),
  due_at: moment.nullable().meta({ description: "When it ends, if the rule sets a delay." }),
  problem: z
    .object({ code: z.enum(["refused", "failed", "cancelled", "held"]), text: z.string() })
    .nullable()
    .meta({ description: "Why it needs attention." }),
  hold_id: z.string().nullable(),
  created_at: moment,
  updated_at: moment,
};

const access = z
  .object(fields)
  .meta({ id: "Access", description: "It has either `sku` or `level`, depending on what it gives access to." });

export type ShownAccess = z.output<typeof access>;

const said = z
  .object({
    event_id: idOf("evt"),
    said: z.enum(["grant", "revoke", "started", "cancelled", "ended", "created", "paid", "reversed"]),
    email: z
      .string()
      .nullable()
      .meta({ description: "The address to which the event gave something. It is null for other events." }),
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
    state: z.enum(DELIVERY_STATES).nullable().meta({ description: "Null if the delivery is no longer kept." }),
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

/** The history of an access as the API shows it. */
export type ShownStory = Pick<ShownWhole, "events" | "calls" | "tasks">;

const filters = {
  email: textParam("Only this person, by any of their addresses. Case is ignored."),
  state: choiceParam(ACCESS_STATES, "Only access in this state."),
};

const table = {
  description: "The whole list as a CSV file (RFC 4180).",
  schema: z.string(),
  type: "text/csv",
  tagged: false,
};

const rebuild = z
  .object({ state: z.enum(["running", "done"]), events: count, started_at: moment, ended_at: moment.nullable() })
  .meta({ id: "AccessRebuild" });

/** The progress of a rebuild as the API shows it. */
export type ShownRebuild = z.output<typeof rebuild>;

/** The documentation of `/v1/access`. */
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
      summary: "The same list as a CSV file",
      query: filters,
      answers: { 200: table },
    },
    "GET /v1/access/{id}": {
      id: "getAccess",
      summary: "One access with its history",
      answers: { 200: resource(whole, "The access, with its events, calls and tasks, the oldest first.") },
      translated: true,
    },
    "GET /v1/access/rebuild": {
      id: "getAccessRebuild",
      summary: "The progress of a rebuild of the ledger",
      answers: { 200: json(rebuild, "The latest rebuild.") },
      refuses: { 404: "The shop has no access ledger yet." },
    },
    "POST /v1/access/rebuild": {
      id: "rebuildAccess",
      summary: "Rebuild the ledger from the stored events",
      answers: { 202: json(rebuild, "The rebuild has started.") },
      refuses: { 404: "The shop has no access ledger yet." },
    },
  },
};
