import { Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { json, nothing, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY } from "../../platform/http/openapi/parts.ts";
import { type PageQuery, readPage, toPage } from "../../platform/http/page.ts";
import { notFound } from "../../platform/http/problem.ts";
import { parseOptionalBody } from "../../platform/http/read-body.ts";
import type { Tx } from "../../platform/postgres/database.ts";
import type { Shop, ShopKey } from "../../platform/shop.ts";
import { KEY_NAMES, noteChange, translateKeyName } from "../audit/index.ts";
import { keyRow, newApiKey, type ShopStoreParts } from "./shop-store.ts";

const OVERLAP_SECONDS_MAX = 604_800;
/** The body of a new key. */
export const newKeyBody = z.strictObject({ name: z.string().trim().min(1).max(200).default(KEY_NAMES.another) });
/** The body of a replacement. */
const replaceBody = z.strictObject({ overlap_seconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(0) });

/** What the key routes need. Hooks belong to a later stage; the composition root hands over what happens to them. */
export interface ApiKeyParts extends ShopStoreParts {
  /** Gives the hooks that one key made to another. */
  readonly moveHooks: (tx: Tx, shop: ShopKey, keys: { from: string; to: string }) => Promise<void>;
  /** Ends the hooks that a key made and tells their owners. */
  readonly dropHooks: (tx: Tx, shop: ShopKey, keyId: string) => Promise<void>;
  readonly hint: (bucket: number) => void;
}

/** `/v1/api-keys`: the keys of a shop. A key is shown when it is made; later only its end. */
export function apiKeyRoutes(parts: ApiKeyParts): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const page = readPage(request);
    const rows = await selectLiveKeys(parts, shopOf(response), page).execute();
    const language = languageOf(request);
    const show = (row: (typeof rows)[number]) => showKey({ ...row, name: translateKeyName(row.name, language) });
    response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
  });
  router.post("/", async (request, response) => {
    const { name } = parseOptionalBody(request, newKeyBody);
    const made = await parts.db.transaction().execute(async (tx) => {
      const key = await makeKey(parts, tx, { shop: shopOf(response), name });
      await noteChange(parts, tx, { response, action: "api_key.created", subject: key.id });
      return key;
    });
    response.status(201).json(made);
  });
  router.post("/:id/replace", async (request, response) => {
    const { overlap_seconds: overlapSeconds } = parseOptionalBody(request, replaceBody);
    const input = { shop: shopOf(response), id: request.params.id, overlapSeconds };
    const made = await parts.db.transaction().execute(async (tx) => {
      await noteChange(parts, tx, { response, action: "api_key.replaced", subject: input.id });
      return replaceKey(parts, tx, input);
    });
    response.status(201).json(made);
  });
  router.delete("/:id", async (request, response) => {
    const shop = shopOf(response);
    await parts.db.transaction().execute(async (tx) => {
      await noteChange(parts, tx, { response, action: "api_key.deleted", subject: request.params.id });
      await parts.dropHooks(tx, shop, request.params.id);
      const gone = await tx
        .deleteFrom("api_key")
        .where("shop_id", "=", shop.id)
        .where("id", "=", request.params.id)
        .executeTakeFirst();
      if (gone.numDeletedRows === 0n) throw notFound("thing_api_key");
    });
    parts.hint(shop.bucket);
    response.status(204).end();
  });
  return router;
}

function selectLiveKeys(parts: ApiKeyParts, shop: Shop, page: PageQuery) {
  return parts.db
    .selectFrom("api_key")
    .select(["id", "name", "hint", "created_at", "last_used_at", "expires_at", "used_by"])
    .where("shop_id", "=", shop.id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", parts.clock.now())]))
    .$if(page.before !== null, (query) => query.where("id", "<", page.before))
    .orderBy("id", "desc")
    .limit(page.limit + 1);
}

/** The tools in the order in which they last came. */
function showKey<Row extends { used_by: Readonly<Record<string, string>> }>({ used_by: usedBy, ...row }: Row) {
  const tools = Object.entries(usedBy).map(([tool, at]) => ({ tool, last_used_at: at }));
  return { ...row, used_by: tools.toSorted((a, b) => b.last_used_at.localeCompare(a.last_used_at)) };
}

/** Makes a key of the shop; the answer is the only place where it is ever shown whole. */
export async function makeKey(parts: ShopStoreParts, tx: Tx, input: { shop: Pick<Shop, "id">; name: string }) {
  const key = newApiKey();
  const row = keyRow(parts, { shopId: input.shop.id, name: input.name, key, now: parts.clock.now() });
  await tx.insertInto("api_key").values(row).execute();
  const { id, name, hint, created_at } = row;
  return { id, key, name, hint, created_at, last_used_at: null, expires_at: null, used_by: [] };
}

/** The old key goes on working until the overlap ends, so that nobody has to change two systems in one moment. */
async function replaceKey(parts: ApiKeyParts, tx: Tx, input: { shop: Shop; id: string; overlapSeconds: number }) {
  const { shop } = input;
  const now = parts.clock.now();
  const endsAt = new Date(now.getTime() + input.overlapSeconds * 1_000);
  const old = await tx
    .updateTable("api_key")
    .set({ expires_at: endsAt })
    .where("shop_id", "=", shop.id)
    .where("id", "=", input.id)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .returning("name")
    .executeTakeFirst();
  if (!old) throw notFound("thing_api_key");
  const made = await makeKey(parts, tx, { shop, name: old.name });
  await nameSuccessor(tx, shop, { old: input.id, successor: made.id });
  await parts.moveHooks(tx, shop, { from: input.id, to: made.id });
  return made;
}

/**
 * Of this key and of all that it stood in for. Whoever makes a hook with one of them holds that key's row until the hook is
 * there, so that it is either made for the new key or moved to it.
 */
async function nameSuccessor(tx: Tx, shop: Shop, { old, successor }: { old: string; successor: string }) {
  await tx
    .updateTable("api_key")
    .set({ replaced_by: successor })
    .where("shop_id", "=", shop.id)
    .where((where) => where.or([where("id", "=", old), where("replaced_by", "=", old)]))
    .execute();
}

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
      translated: true,
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
