import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { readPage, toPage } from "../../platform/http/page.ts";
import { conflict, notFound } from "../../platform/http/problem.ts";
import { parseBody, parseOptionalBody } from "../../platform/http/read-body.ts";
import { hubMessage, languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "../alerts/index.ts";
import { noteChange, translateKeyName } from "../audit/index.ts";
import { createKey, deleteKey, type KeyHooks, listValidKeys, replaceKey, showKey } from "./api-keys.ts";
import { newKeyBody, newShopBody, replaceKeyBody, type ShownMe, type ShownNewShop, type ShownShop } from "./schema.ts";
import { createShop, isKeyTaken, newApiKey, type ShopStoreParts } from "./store.ts";

/**
 * `/v1/shops`, for the administrator: creates a shop with its first key, lists the shops, and gives a shop another key. Without the
 * last one, nobody could reach a shop whose last key was deleted.
 */
export function shopRoutes(parts: ShopStoreParts): Router {
  const router = Router();
  router.post("/", async (request, response) => {
    const { name, api_key: apiKey = newApiKey() } = parseBody(request, newShopBody);
    try {
      const shop = await createShop(parts, { name, apiKey }, (tx, created) =>
        noteChange(parts, tx, { response, action: "shop.created", subject: created.id, shop: created }),
      );
      response.status(201).json({ id: shop.id, name: shop.name, api_key: apiKey } satisfies ShownNewShop);
    } catch (error) {
      if (!isKeyTaken(error)) throw error;
      throw conflict("key_taken", hubMessage("api_key_in_use"));
    }
  });
  router.post("/:id/api-keys", async (request, response) => {
    const { name } = parseOptionalBody(request, newKeyBody);
    const { id } = request.params;
    const created = await parts.db.transaction().execute(async (tx) => {
      const shop = await tx.selectFrom("shop").select(["id", "bucket"]).where("id", "=", id).executeTakeFirst();
      if (!shop) throw notFound("thing_shop");
      const key = await createKey(parts, tx, { shop, name });
      await noteChange(parts, tx, { response, action: "api_key.created", subject: key.id, shop });
      return key;
    });
    response.status(201).json(created);
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
    response.json(toPage(rows, page, { id: (row) => row.id, show: showShop }));
  });
  return router;
}

function showShop(row: { id: string; name: string; created_at: Date }): ShownShop {
  return { id: row.id, name: row.name, created_at: row.created_at.toISOString() };
}

/**
 * `GET /v1/me`: the shop of the key that was sent. The e-mail address is where the shop's alerts go, because Zapier shows it to tell
 * connections apart; null if none is set.
 */
export function meRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    const shop = shopOf(response);
    const { email } = await readAlertSettings(db, shop);
    response.json({ id: shop.id, name: shop.name, email } satisfies ShownMe);
  });
  return router;
}

interface ApiKeyParts extends ShopStoreParts, KeyHooks {
  readonly hint: (bucket: number) => void;
}

/** `/v1/api-keys`: the keys of a shop. A key is shown in full when it is created; later only its last characters. */
export function apiKeyRoutes(parts: ApiKeyParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const shop = shopOf(response);
    const rows = await listValidKeys(parts.db, shop, { page, now: parts.clock.now() });
    const language = languageOf(request);
    const show = (row: (typeof rows)[number]) =>
      showKey({ ...row, name: translateKeyName(row.name, language) }, shop.apiKeyId);
    response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
  });
  router.post("/", async (request, response) => {
    const { name } = parseOptionalBody(request, newKeyBody);
    const created = await parts.db.transaction().execute(async (tx) => {
      const key = await createKey(parts, tx, { shop: shopOf(response), name });
      await noteChange(parts, tx, { response, action: "api_key.created", subject: key.id });
      return key;
    });
    response.status(201).json(created);
  });
  router.post("/:id/replace", async (request, response) => {
    const { overlap_seconds: overlapSeconds } = parseOptionalBody(request, replaceKeyBody);
    const input = { shop: shopOf(response), id: request.params.id, overlapSeconds };
    const created = await parts.db.transaction().execute(async (tx) => {
      await noteChange(parts, tx, { response, action: "api_key.replaced", subject: input.id });
      return replaceKey(parts, tx, input);
    });
    response.status(201).json(created);
  });
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    const { id } = request.params;
    await parts.db.transaction().execute(async (tx) => {
      await noteChange(parts, tx, { response, action: "api_key.deleted", subject: id });
      await deleteKey(parts, tx, { shop, id });
    });
    parts.hint(shop.bucket);
    response.status(204).end();
  });
  return router;
}
