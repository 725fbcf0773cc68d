import { type Language, translateRuleName } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { languageOf } from "../../platform/http/language-of.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { AUDIT_ACTIONS } from "../../platform/postgres/tables/audit-actions.ts";
import { translateKeyName } from "./key-names.ts";

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
        show: ({ at, actor, api_key_id, api_key_name, ...row }): ShownAuditEntry => ({
          ...row,
          at: at.toISOString(),
          subject_name: row.subject_name && shownName(row.subject_name, language),
          by: { kind: actor, id: api_key_id, name: api_key_name && translateKeyName(api_key_name, language) },
        }),
      }),
    );
  });
  return router;
}

/** What nobody named is called in the reader's language, be it a rule or a key. */
function shownName(name: string, language: Language): string {
  return translateKeyName(translateRuleName(name, language), language);
}

const entry = z
  .object({
    id: idOf("aud"),
    at: moment,
    by: z.object({
      kind: z.enum(["api_key", "admin"]),
      id: z.string().nullable().meta({ description: "The key's id; null for the administrator." }),
      name: z.string().nullable().meta({ description: "What the key was called then." }),
    }),
    address: z.string().meta({ description: "From where, as the hub or the proxies that it trusts saw it." }),
    action: z.enum(AUDIT_ACTIONS),
    subject: z.string().nullable().meta({ description: "The id of what was changed." }),
    subject_name: z.string().nullable().meta({
      description:
        "What a rule, a hook, a key or a connection was called then, before a change of its name; null for what has no name.",
    }),
    fields: z.array(z.string()).meta({ description: "What a change was about, by name; never a value." }),
  })
  .meta({ id: "AuditEntry" });

type ShownAuditEntry = z.output<typeof entry>;

export const AUDIT_LOG_OPERATIONS: OperationGroup = {
  tag: "Audit log",
  caller: "shop",
  operations: {
    "GET /v1/audit-log": {
      id: "listChanges",
      summary: "Who changed what, and when",
      description:
        "Everything that was changed or sent by hand: rules, settings, keys, secrets, endpoints, connections, retries, replays, tasks, comparisons, waves of revokes. Written down in the transaction that did it, and kept for as long as events are. Events are not here, because they have a list of their own.",
      query: {
        ...PAGE_QUERY,
        action: choiceParam(AUDIT_ACTIONS, "Only these changes."),
        subject: textParam("Only changes of what has this id."),
      },
      answers: { 200: json(listOf("AuditEntryList", entry), "A page of changes.") },
      translated: true,
    },
  },
};
