import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { newKeyBody, replaceBody } from "./api-keys.ts";

const usedBy = z.array(z.object({ tool: z.string(), last_used_at: moment })).meta({
  description:
    "Which tools used it and when, to the minute, by the first word of their user agent; the last one first.",
});

const fields = {
  id: idOf("key"),
  name: z.string().meta({ description: "One that nobody gave is in the language of `Accept-Language`." }),
  hint: z.string().meta({ description: "How the key ends, to tell it from others." }),
  created_at: moment,
  last_used_at: moment.nullable(),
  expires_at: moment.nullable().meta({ description: "When a key that was replaced stops working." }),
  used_by: usedBy,
};

const apiKey = z.object(fields).meta({ id: "ApiKey" });

/** A key that was made just now. */
export const newApiKeySchema = z
  .object({ ...fields, key: z.string().meta({ description: "The key itself: shown here and never again." }) })
  .meta({ id: "NewApiKey" });

/** What the reference says of `/v1/api-keys`. */
export const API_KEY_OPERATIONS: OperationGroup = {
  tag: "API keys",
  caller: "shop",
  operations: {
    "GET /v1/api-keys": {
      id: "listApiKeys",
      summary: "The keys of the shop that work",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ApiKeyList", apiKey), "A page of keys, without the keys themselves.") },
      spoken: true,
    },
    "POST /v1/api-keys": {
      id: "createApiKey",
      summary: "Make a key",
      body: { schema: newKeyBody, optional: true, example: { name: "Zapier" } },
      answers: { 201: json(newApiKeySchema, "The key, shown whole here and never again.") },
    },
    "POST /v1/api-keys/{id}/replace": {
      id: "replaceApiKey",
      summary: "Replace a key",
      description:
        "Makes a key with the same name and moves the hooks of the old one to it. The old key works until the overlap ends.",
      body: { schema: replaceBody, optional: true, example: { overlap_seconds: 86_400 } },
      answers: { 201: json(newApiKeySchema, "The new key, shown whole here and never again.") },
    },
    "DELETE /v1/api-keys/{id}": {
      id: "deleteApiKey",
      summary: "Delete a key",
      description: "At once. The hooks that it made are dropped, and their owners are told.",
      answers: { 204: nothing("It works no more.") },
    },
  },
};
