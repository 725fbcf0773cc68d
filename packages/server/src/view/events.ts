import { TRIGGERS } from "@haak/core";
import { Router } from "express";
import type { Database } from "../world/database.ts";
import { shopOf } from "../world/http/authenticate.ts";
import { sendResource } from "../world/http/etag.ts";
import { languageOf } from "../world/http/language-of.ts";
import { queryChoice, queryText, readPage, toPage } from "../world/http/page.ts";
import { notFound } from "../world/http/problem.ts";
import { lookupHash } from "../world/seal.ts";
import type { Shop } from "../world/shop.ts";
import { readDecisions } from "./decisions.ts";
import { readStoredEvent, showEvent } from "./show-event.ts";

/** `GET /v1/events` and `/v1/events/{id}`: what happened, and what every rule said to it. */
export function eventRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const type = queryChoice(request, "type", TRIGGERS);
    const key = queryText(request, "key");
    const rows = await db
      .selectFrom("event")
      .select(["id", "body", "received_at"])
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .$if(type !== null, (query) => query.where("type", "=", type))
      .$if(key !== null, (query) => query.where("id", "=", idOfKey(db, shop, key ?? "")))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    response.json(toPage(rows, page, { id: (row) => row.id, show: showEvent }));
  });
  router.get("/:id", async (request, response) => {
    const shop = shopOf(response);
    const row = await db
      .selectFrom("event")
      .select(["id", "body", "received_at", "rule_book_version", "answers"])
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .where("id", "=", request.params.id)
      .executeTakeFirst();
    if (!row) throw notFound("event");
    const language = languageOf(request);
    const decided = {
      id: row.id,
      event: readStoredEvent(row.body),
      ruleBookVersion: row.rule_book_version,
      answers: row.answers,
    };
    const decisions = await readDecisions(db, shop, { decided, language });
    sendResource(response.set("Content-Language", language), { ...showEvent(row), decisions });
  });
  return router;
}

function idOfKey(db: Database, shop: Shop, key: string) {
  return db
    .selectFrom("event_key")
    .select("event_id")
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("hash", "=", lookupHash(key));
}
