import { type Language, spokenRuleName } from "@haak/core";
import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { AUDIT_ACTIONS } from "../../platform/postgres/tables/audit-actions.ts";
import { spokenKeyName } from "./key-names.ts";

const COLUMNS = [
  "id",
  "at",
  "actor",
  "api_key_id",
  "api_key_name",
  "address",
  "action",
  "subject",
  "subject_name",
  "fields",
] as const;

/** `GET /v1/audit-log`: who changed what in this shop, when and from which address, newest first, `?action=` and `?subject=`. */
export function auditLogRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const action = queryChoice(request, "action", AUDIT_ACTIONS);
    const subject = queryText(request, "subject");
    const rows = await db
      .selectFrom("audit_log")
      .select(COLUMNS)
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .$if(action !== null, (query) => query.where("action", "=", action ?? "shop.created"))
      .$if(subject !== null, (query) => query.where("subject", "=", subject))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    const language = languageOf(request);
    response.set("Content-Language", language).json(
      toPage(rows, page, {
        id: (row) => row.id,
        show: ({ at, actor, api_key_id, api_key_name, ...row }) => ({
          ...row,
          at: at.toISOString(),
          subject_name: row.subject_name && spokenName(row.subject_name, language),
          by: { kind: actor, id: api_key_id, name: api_key_name && spokenKeyName(api_key_name, language) },
        }),
      }),
    );
  });
  return router;
}

/** What nobody named is called in the reader's language, be it a rule or a key. */
function spokenName(name: string, language: Language): string {
  return spokenKeyName(spokenRuleName(name, language), language);
}
