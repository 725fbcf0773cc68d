import { callTemplateSchema, OUTCOMES } from "@haak/core";
import { z } from "zod";
import { json, nothing, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { connectionPatch, newConnection, newOtherConnection, otherConnectionPatch } from "./connection-body.ts";

const template = z
  .object({
    method: callTemplateSchema.shape.method.unwrap(),
    url_template: z.string(),
    headers: z.record(z.string(), z.string()).meta({ description: "Values that look like credentials are masked." }),
    body_template: z.string().nullable(),
  })
  .meta({
    id: "CallTemplate",
    description: "A call of the owner's own. `{email}`, `{sku}`, `{level}` and `{api_key}` are filled in.",
  });

const settings = {
  revoke: template.nullable(),
  grant: template.nullable(),
  on_reversal: z.enum(["keep", "warn", "suspend"]).meta({ description: "What happens when a payment is taken back." }),
  unpaid_days: z
    .number()
    .nullable()
    .meta({ description: "After how many days an unpaid order gives no access; null for never." }),
  brake: z
    .object({ percent: z.number(), at_least: z.int() })
    .nullable()
    .meta({
      description:
        "How many revokes in a day are carried out without asking: this share of those who have access, or this number if that " +
        "is more.",
    }),
};

/** What came of trying a connection. */
export const connectionCheck = z
  .object({
    at: moment,
    outcome: z.enum(OUTCOMES),
    status: z.int().nullable().meta({ description: "What was answered; null where nothing was." }),
    error: z
      .string()
      .nullable()
      .meta({ description: "Why nothing was answered, in the language of `Accept-Language`." }),
  })
  .meta({ id: "ConnectionCheck" });

const common = {
  id: idOf("hcn"),
  name: z.string(),
  base_url: z.string(),
  api_key: z.string().meta({ description: "Always masked." }),
  ...settings,
  last_check: connectionCheck
    .nullable()
    .meta({ description: "What came of trying it; null where it was not tried since it leads where it leads." }),
  created_at: moment,
  updated_at: moment,
};

const huddle = z
  .object({
    ...common,
    domain: z.string(),
    lite: z.boolean().meta({ description: "A Huddle Lite community has no access levels." }),
  })
  .meta({ id: "HuddleConnection" });

const other = z.object({ ...common, connector: z.string() }).meta({ id: "Connection" });

const IN_USE = "Rules still use this connection.";

/** What the reference says of `/v1/huddle/connections`. */
export const HUDDLE_CONNECTION_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "GET /v1/huddle/connections": {
      id: "listHuddleConnections",
      summary: "The Huddle communities of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("HuddleConnectionList", huddle), "A page of connections.") },
      translated: true,
    },
    "POST /v1/huddle/connections": {
      id: "createHuddleConnection",
      summary: "Connect a Huddle community",
      body: {
        schema: newConnection.meta({ id: "NewHuddleConnection" }),
        example: { name: "My community", domain: "community.thehuddle.nl", api_key: "…" },
      },
      answers: { 201: resource(huddle, "The connection.") },
      translated: true,
    },
    "GET /v1/huddle/connections/{id}": {
      id: "getHuddleConnection",
      summary: "One Huddle community",
      answers: { 200: resource(huddle, "The connection.") },
      translated: true,
    },
    "PATCH /v1/huddle/connections/{id}": {
      id: "updateHuddleConnection",
      summary: "Change a Huddle community",
      description: "What was given up is asked again, now that the key or the address may be right.",
      body: { schema: connectionPatch.meta({ id: "HuddleConnectionPatch" }), example: { api_key: "…" } },
      answers: { 200: resource(huddle, "The connection as it is now.") },
      translated: true,
      heldByTag: true,
    },
    "DELETE /v1/huddle/connections/{id}": {
      id: "deleteHuddleConnection",
      summary: "Disconnect a Huddle community",
      description: "Who has access keeps it; what was still to be done is cancelled.",
      answers: { 204: nothing("It is gone.") },
      heldByTag: true,
      conflict: IN_USE,
    },
  },
};

/** What the reference says of `/v1/connections`. */
export const CONNECTION_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "GET /v1/connections": {
      id: "listConnections",
      summary: "Connections with other systems",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ConnectionList", other), "A page of connections.") },
      translated: true,
    },
    "POST /v1/connections": {
      id: "createConnection",
      summary: "Connect another system",
      body: {
        schema: newOtherConnection.meta({ id: "NewConnection" }),
        example: { connector: "http-member", name: "Club", base_url: "https://club.example.com", api_key: "…" },
      },
      answers: { 201: resource(other, "The connection.") },
      translated: true,
    },
    "GET /v1/connections/{id}": {
      id: "getConnection",
      summary: "One connection",
      answers: { 200: resource(other, "The connection.") },
      translated: true,
    },
    "PATCH /v1/connections/{id}": {
      id: "updateConnection",
      summary: "Change a connection",
      description: "Which connector speaks to it stays.",
      body: { schema: otherConnectionPatch.meta({ id: "ConnectionPatch" }), example: { name: "Club" } },
      answers: { 200: resource(other, "The connection as it is now.") },
      translated: true,
      heldByTag: true,
    },
    "DELETE /v1/connections/{id}": {
      id: "deleteConnection",
      summary: "Disconnect a system",
      answers: { 204: nothing("It is gone.") },
      heldByTag: true,
      conflict: IN_USE,
    },
  },
};
