import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { newApiKeySchema } from "./api-keys.openapi.ts";
import { newKeyBody } from "./api-keys.ts";
import { shopBody } from "./shops.ts";

const newShop = z
  .object({
    id: idOf("shp"),
    name: z.string(),
    api_key: z.string().meta({ description: "Shown here and never again." }),
  })
  .meta({ id: "NewShop" });

const shop = z.object({ id: idOf("shp"), name: z.string(), created_at: moment }).meta({ id: "Shop" });

/** What the reference says of `/v1/shops`. */
export const SHOP_OPERATIONS: OperationGroup = {
  tag: "Shops",
  caller: "admin",
  operations: {
    "GET /v1/shops": {
      id: "listShops",
      summary: "The shops of this hub",
      query: PAGE_QUERY,
      answers: { 200: json(listOf("ShopList", shop), "A page of shops.") },
    },
    "POST /v1/shops": {
      id: "createShop",
      summary: "Make a shop",
      description: "With its first API key: the one that is given, or a fresh one.",
      body: { schema: shopBody, example: { name: "My shop" } },
      answers: { 201: json(newShop, "The shop and its key.") },
      conflict: "The key is in use already.",
    },
    "POST /v1/shops/{id}/api-keys": {
      id: "createApiKeyOfShop",
      summary: "Give a shop another API key",
      description: "The way back in for a shop whose last key was deleted.",
      body: { schema: newKeyBody, optional: true, example: { name: "Dashboard" } },
      answers: { 201: json(newApiKeySchema, "The key, shown whole here and never again.") },
    },
  },
};
