import { Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseBody, parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "../alerts/index.ts";
import { noteChange } from "../audit/index.ts";
import { makeKey, newApiKeySchema, newKeyBody } from "./api-key-routes.ts";
import { createShop, isKeyTaken, newApiKey, type ShopStoreParts } from "./shop-store.ts";

/** The body of a new shop. */
const shopBody = z.strictObject({
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

/**
 * `/v1/shops`, for the admin: makes a shop with its first key, lists the shops, and gives a shop another key. The last is the
 * way back in for a shop whose last key was deleted.
 */
export function shopRoutes(parts: ShopStoreParts): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const { name, api_key: apiKey = newApiKey() } = parseBody(request, shopBody);
    try {
      const shop = await createShop(parts, { name, apiKey }, (tx, made) =>
        noteChange(parts, tx, { response, action: "shop.created", subject: made.id, shop: made }),
      );
      response.status(201).json({ id: shop.id, name: shop.name, api_key: apiKey });
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      throw conflict("key_taken", hubMessage("api_key_in_use"));
    }
  });
  router.post("/:id/api-keys", async (request, response) => {
    const { name } = parseOptionalBody(request, newKeyBody);
    const { id } = request.params;
    const made = await parts.db.transaction().execute(async (tx) => {
      const shop = await tx.selectFrom("shop").select(["id", "bucket"]).where("id", "=", id).executeTakeFirst();
      if (!shop) throw notFound("thing_shop");
      const key = await makeKey(parts, tx, { shop, name });
      await noteChange(parts, tx, { response, action: "api_key.created", subject: key.id, shop });
      return key;
    });
    response.status(201).json(made);
  });
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await parts.db
      .selectFrom("shop")
      .select(["id", "name", "created_at"])
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(
      toPage(rows, page, { id: (row) => row.id, show: ({ id, name, created_at }) => ({ id, name, created_at }) }),
    );
  });
  return router;
}

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

/**
 * `GET /v1/me`: whose key this is. The mail is the one that the shop's alerts go to, by which Zapier's users tell their
 * connections apart; null where none is set.
 */
export function meRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    const shop = shopOf(response);
    const { email } = await readAlertSettings(db, shop);
    response.json({ id: shop.id, name: shop.name, email });
  });
  return router;
}

const me = z.object({ id: idOf("shp"), name: z.string(), email: z.string().nullable() }).meta({ id: "Me" });

/** What the reference says of `/v1/me`. */
export const ME_OPERATIONS: OperationGroup = {
  tag: "REST Hooks",
  caller: "shop",
  operations: {
    "GET /v1/me": { id: "getMe", summary: "Whose key is this?", answers: { 200: json(me, "The shop.") } },
  },
};
