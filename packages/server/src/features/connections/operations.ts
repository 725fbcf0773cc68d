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
      description: "Failed deliveries are enqueued again, because the new key or address may be correct.",
      body: { schema: huddleConnectionPatch, example: { api_key: "…" } },
      answers: { 200: resource(huddleConnectionSchema, "The changed connection.") },
      translated: true,
      checksIfMatch: true,
    },
    "DELETE /v1/huddle/connections/{id}": {
      id: "deleteHuddleConnection",
      summary: "Disconnect a Huddle community",
      description: "People keep their access. Pending deliveries and tasks are cancelled.",
      answers: { 204: nothing("The connection is deleted.") },
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
      answers: { 200: resource(connectionSchema, "The changed connection.") },
      translated: true,
      checksIfMatch: true,
    },
    "DELETE /v1/connections/{id}": {
      id: "deleteConnection",
      summary: "Disconnect a system",
      answers: { 204: nothing("The connection is deleted.") },
      checksIfMatch: true,
      conflict: IN_USE,
    },
  },
};

const check = (id: string): Operation => ({
  id,
  summary: "Try a connection",
  description:
    "Gives this person access at once, and returns the result. It makes the call that a purchase would make, because no " +
    "system has a call that only checks the connection. Use your own address. The access ledger does not record it.",
  body: { schema: checkSchema, example: { email: "owner@example.com", sku: "COURSE-7" } },
  answers: { 200: json(triedConnectionSchema, "The result. A refusal by the other system is a result too.") },
  conflict: "The connection has no call that gives access.",
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
