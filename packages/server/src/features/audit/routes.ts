import { type Language, translateRuleName } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { shopOf } from "../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY, textParam } from "../../platform/http/openapi/parts.ts";
import { queryChoice, queryText, readPage, toPage } from "../../platform/http/page.ts";
import { languageOf } from "../../platform/i18n/hub-messages.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { AUDIT_ACTIONS } from "../../platform/postgres/tables/feature-tables.ts";
import { translateKeyName } from "./note-change.ts";

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

/**
 * `GET /v1/audit-log`: who changed what in this shop, when, and from which address. The newest change comes first. `?action=` and
 * `?subject=` filter it.
 */
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

/** Translates the default name of a rule or a key. A name that a person gave must stay as it is. */
function shownName(name: string, language: Language): string {
  return translateKeyName(translateRuleName(name, language), language);
}

const entry = z
  .object({
    id: idOf("aud"),
    at: moment,
    by: z.object({
      kind: z.enum(["api_key", "admin"]),
      id: z.string().nullable().meta({ description: "The id of the key. It is null for the administrator." }),
      name: z.string().nullable().meta({ description: "The name of the key at that time." }),
    }),
    address: z
      .string()
      .meta({ description: "The IP address of the client, as seen by the hub or by the proxies that it trusts." }),
    action: z.enum(AUDIT_ACTIONS),
    subject: z.string().nullable().meta({ description: "The id of the changed thing." }),
    subject_name: z.string().nullable().meta({
      description:
        "The name of the rule, hook, key or connection at that time (before the change, if it was renamed). It is null if the thing has no name.",
    }),
    fields: z.array(z.string()).meta({ description: "The names of the changed fields, but never their values." }),
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
        "All changes and all calls that a person requested: rules, settings, keys, secrets, endpoints, connections, retries, replays, tasks, comparisons, reviews of revokes. Each entry is recorded in the transaction of its change, and kept as long as events are. Events are not listed here, because they have their own list.",
      query: {
        ...PAGE_QUERY,
        action: choiceParam(AUDIT_ACTIONS, "Only changes of this kind."),
        subject: textParam("Only changes of the thing with this id."),
      },
      answers: { 200: json(listOf("AuditEntryList", entry), "A page of changes.") },
      translated: true,
    },
  },
};
