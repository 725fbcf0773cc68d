import { Router } from "express";
import { z } from "zod";
import { readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseBody, parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage, hubSchemaMessage } from "../../platform/i18n/hub-messages.ts";
import { noteChange } from "../audit/index.ts";
import { makeKey, newKeyBody } from "./api-keys.ts";
import { createShop, isKeyTaken, newApiKey, type ShopStoreParts } from "./shop-store.ts";

/** The body of a new shop. */
export const shopBody = z.strictObject({
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
