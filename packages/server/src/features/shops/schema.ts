import { z } from "zod";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import { KEY_NAMES } from "../audit/index.ts";

export const newShopBody = z.strictObject({
  name: z
    .string(hubSchemaMessage(hubMessage("shop_name_required")))
    .trim()
    .min(1, hubSchemaMessage(hubMessage("shop_name_required")))
    .max(200, hubSchemaMessage(hubMessage("characters_at_most", { most: 200 }))),
  api_key: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, hubSchemaMessage(hubMessage("api_key_format")))
    .optional(),
});

const OVERLAP_SECONDS_MAX = 604_800;

export const newKeyBody = z.strictObject({ name: z.string().trim().min(1).max(200).default(KEY_NAMES.another) });

export const replaceKeyBody = z.strictObject({
  overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(0),
});

const newShopSchema = z
  .object({
    id: idOf("shp"),
    name: z.string(),
    api_key: z.string().meta({ description: "Shown here and never again." }),
  })
  .meta({ id: "NewShop" });

/** A new shop with its first key. */
export type ShownNewShop = z.output<typeof newShopSchema>;

const shopSchema = z.object({ id: idOf("shp"), name: z.string(), created_at: moment }).meta({ id: "Shop" });

/** A shop as the administrator's list shows it. */
export type ShownShop = z.output<typeof shopSchema>;

const meSchema = z.object({ id: idOf("shp"), name: z.string(), email: z.string().nullable() }).meta({ id: "Me" });

/** The shop of the key that was sent. */
export type ShownMe = z.output<typeof meSchema>;

const usedBySchema = z.array(z.object({ tool: z.string(), last_used_at: moment })).meta({
  description:
    "Which tools used the key and when, to the minute. A tool is the first word of a user agent. The latest comes first.",
});

const keyFields = {
  id: idOf("key"),
  name: z.string().meta({ description: "A default name is in the language of `Accept-Language`." }),
  hint: z.string().meta({ description: "How the key ends, to tell it from others." }),
  created_at: moment,
  last_used_at: moment.nullable(),
  expires_at: moment.nullable().meta({ description: "When a replaced key stops working." }),
  used_by: usedBySchema,
  is_current: z
    .boolean()
    .meta({ description: "Whether this request was made with the key, or with a session that it opened." }),
};

const apiKeySchema = z.object(keyFields).meta({ id: "ApiKey" });

/** A key as lists show it: without the key itself. */
export type ShownApiKey = z.output<typeof apiKeySchema>;

const newApiKeySchema = z
  .object({ ...keyFields, key: z.string().meta({ description: "The key itself: shown here and never again." }) })
  .meta({ id: "NewApiKey" });

/** A key in the answer that creates it, the only place that shows the key itself. */
export type ShownNewApiKey = z.output<typeof newApiKeySchema>;

export const SHOP_OPERATIONS: OperationGroup = {
  tag: "Shops",
  caller: "admin",
  operations: {
    "GET /v1/shops": {
      id: "listShops",
      summary: "The shops of this hub",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ShopList", shopSchema), "A page of shops.") },
    },
    "POST /v1/shops": {
      id: "createShop",
      summary: "Create a shop",
      description: "With its first API key: the given key, or a generated one.",
      body: { schema: newShopBody, example: { name: "My shop" } },
      answers: { 201: json(newShopSchema, "The shop and its key.") },
      conflict: "The key is already in use.",
    },
    "POST /v1/shops/{id}/api-keys": {
      id: "createApiKeyOfShop",
      summary: "Give a shop another API key",
      description: "For a shop whose last key was deleted.",
      body: { schema: newKeyBody, optional: true, example: { name: "Dashboard" } },
      answers: { 201: json(newApiKeySchema, "The key. It is shown in full here and never again.") },
    },
  },
};

export const ME_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/me": { id: "getMe", summary: "The shop of this key", answers: { 200: json(meSchema, "The shop.") } },
  },
};

export const API_KEY_OPERATIONS: OperationGroup = {
  tag: "API keys",
  caller: "shop",
  operations: {
    "GET /v1/api-keys": {
      id: "listApiKeys",
      summary: "The valid keys of the shop",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ApiKeyList", apiKeySchema), "A page of keys, without the keys themselves.") },
      translated: true,
    },
    "POST /v1/api-keys": {
      id: "createApiKey",
      summary: "Create a key",
      body: { schema: newKeyBody, optional: true, example: { name: "Zapier" } },
      answers: { 201: json(newApiKeySchema, "The key. It is shown in full here and never again.") },
    },
    "POST /v1/api-keys/{id}/replace": {
      id: "replaceApiKey",
      summary: "Replace a key",
      description:
        "Creates a key with the same name and moves the hooks of the old key to it. The old key works until the overlap ends.",
      body: { schema: replaceKeyBody, optional: true, example: { overlap_seconds: 86_400 } },
      answers: { 201: json(newApiKeySchema, "The new key. It is shown in full here and never again.") },
    },
    "DELETE /v1/api-keys/{id}": {
      id: "deleteApiKey",
      summary: "Delete a key",
      description: "Takes effect at once. The hooks of the key are removed, and their owners are notified.",
      answers: { 204: nothing("The key no longer works.") },
    },
  },
};
