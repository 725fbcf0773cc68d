import { json, nothing, type Operation, type OperationGroup, resource } from "../../platform/http/openapi/operation.ts";
import { listOf, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import {
  checkSchema,
  connectionPatch,
  connectionSchema,
  huddleConnectionPatch,
  huddleConnectionSchema,
  newConnection,
  newHuddleConnection,
  triedConnectionSchema,
} from "./schema.ts";

const IN_USE = "Rules still use this connection.";

export const HUDDLE_CONNECTION_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "GET /v1/huddle/connections": {
      id: "listHuddleConnections",
      summary: "The Huddle communities of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("HuddleConnectionList", huddleConnectionSchema), "A page of connections.") },
      translated: true,
    },
    "POST /v1/huddle/connections": {
      id: "createHuddleConnection",
      summary: "Connect a Huddle community",
      body: {
        schema: newHuddleConnection,
        example: { name: "My community", domain: "community.thehuddle.nl", api_key: "…" },
      },
      answers: { 201: resource(huddleConnectionSchema, "The connection.") },
      translated: true,
    },
    "GET /v1/huddle/connections/{id}": {
      id: "getHuddleConnection",
      summary: "One Huddle community",
      answers: { 200: resource(huddleConnectionSchema, "The connection.") },
      translated: true,
    },
    "PATCH /v1/huddle/connections/{id}": {
      id: "updateHuddleConnection",
      summary: "Change a Huddle community",
      description: "Failed deliveries are enqueued again, because the key or the address may be right now.",
      body: { schema: huddleConnectionPatch, example: { api_key: "…" } },
      answers: { 200: resource(huddleConnectionSchema, "The connection as it is now.") },
      translated: true,
      checksIfMatch: true,
    },
    "DELETE /v1/huddle/connections/{id}": {
      id: "deleteHuddleConnection",
      summary: "Disconnect a Huddle community",
      description: "People keep their access; pending deliveries and tasks are cancelled.",
      answers: { 204: nothing("It is gone.") },
      checksIfMatch: true,
      conflict: IN_USE,
    },
  },
};

export const CONNECTION_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "GET /v1/connections": {
      id: "listConnections",
      summary: "Connections with other systems",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ConnectionList", connectionSchema), "A page of connections.") },
      translated: true,
    },
    "POST /v1/connections": {
      id: "createConnection",
      summary: "Connect another system",
      body: {
        schema: newConnection,
        example: { connector: "http-member", name: "Club", base_url: "https://club.example.com", api_key: "…" },
      },
      answers: { 201: resource(connectionSchema, "The connection.") },
      translated: true,
    },
    "GET /v1/connections/{id}": {
      id: "getConnection",
      summary: "One connection",
      answers: { 200: resource(connectionSchema, "The connection.") },
      translated: true,
    },
    "PATCH /v1/connections/{id}": {
      id: "updateConnection",
      summary: "Change a connection",
      description: "The connector cannot be changed.",
      body: { schema: connectionPatch, example: { name: "Club" } },
      answers: { 200: resource(connectionSchema, "The connection as it is now.") },
      translated: true,
      checksIfMatch: true,
    },
    "DELETE /v1/connections/{id}": {
      id: "deleteConnection",
      summary: "Disconnect a system",
      answers: { 204: nothing("It is gone.") },
      checksIfMatch: true,
      conflict: IN_USE,
    },
  },
};

const check = (id: string): Operation => ({
  id,
  summary: "Try a connection",
  description:
    "Lets this person in, once and at this moment, and says what came of it. It is the call that a purchase would make, as no system " +
    "has one that only asks: use an address of your own. The ledger of access knows nothing of it.",
  body: { schema: checkSchema, example: { email: "owner@example.com", sku: "COURSE-7" } },
  answers: { 200: json(triedConnectionSchema, "What came of it; a refusal by the other side is an answer too.") },
  conflict: "The connection has no call by which somebody is let in.",
  translated: true,
});

export const CHECK_OPERATIONS: OperationGroup = {
  tag: "Connections",
  caller: "shop",
  operations: {
    "POST /v1/huddle/connections/{id}/check": check("checkHuddleConnection"),
    "POST /v1/connections/{id}/check": check("checkConnection"),
  },
};
