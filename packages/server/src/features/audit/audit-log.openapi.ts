import { z } from "zod";
import { json, type OperationGroup } from "../../platform/http/openapi/operation.ts";
import { idOf, listOf, moment, PAGE_QUERY, queryChoice, queryText } from "../../platform/http/openapi/parts.ts";
import { AUDIT_ACTIONS } from "../../platform/postgres/tables/audit-actions.ts";

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

/** What the reference says of `/v1/audit-log`. */
export const AUDIT_LOG_OPERATIONS: OperationGroup = {
  tag: "Audit log",
  caller: "shop",
  operations: {
    "GET /v1/audit-log": {
      id: "listChanges",
      summary: "Who changed what, and when",
      description:
        "Everything that was changed or sent by hand: rules, settings, keys, secrets, endpoints, connections, retries, replays, tasks, comparisons, waves of revokes. Written down in the transaction that did it, and kept for as long as events are. Events that were reported are not here, as they are told by themselves.",
      query: {
        ...PAGE_QUERY,
        action: queryChoice(AUDIT_ACTIONS, "Only these changes."),
        subject: queryText("Only changes of what has this id."),
      },
      answers: { 200: json(listOf("AuditEntryList", entry), "A page of changes.") },
      spoken: true,
    },
  },
};
