import { EVENT_TYPES, type Language } from "@haak/core";
import { Router } from "express";
import type { Selectable } from "kysely";
import { z } from "zod";
import { type AuditParts, noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { queryChoice, readPage, toPage } from "../../../platform/http/page.ts";
import { conflict, notFound } from "../../../platform/http/problem.ts";
import { hubMessage, languageOf, translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import { INBOX_STATES, type InboxTable } from "../../../platform/postgres/tables/tables.ts";
import { readingNotesSchema } from "../../../platform/reading-note.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { judgeNotice } from "../receive/judge-notice.ts";
import { PLUGANDPAY_TRIGGERS } from "../receive/notice.ts";
import { columnsOf, storableText } from "../receive/notice-store.ts";
import { readSource } from "../source/source-store.ts";

const state = z.enum(INBOX_STATES);

const notice = z
  .object({
    id: idOf("inb"),
    received_at: moment,
    version: z.enum(["v1", "v2", "unknown"]),
    trigger: z.string().nullable().meta({ description: "The trigger as Plug&Pay names it." }),
    tells: z
      .enum(EVENT_TYPES)
      .nullable()
      .meta({ description: "The event that such a notice announces. Null if the trigger is unknown." }),
    state,
    error: z.string().nullable(),
    notes: readingNotesSchema,
    event_id: z.string().nullable().meta({ description: "The event that the notice became." }),
  })
  .meta({ id: "Notice" });

const retried = z.object({ id: idOf("inb"), state }).meta({ id: "RetriedNotice" });

export const INBOX_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/inbox": {
      id: "listNotices",
      summary: "The notices that Plug&Pay sent",
      description: "This includes unknown and unreadable notices.",
      query: { ...PAGE_QUERY, state: choiceParam(INBOX_STATES, "Only notices in this state.") },
      answers: { 200: json(listOf("NoticeList", notice), "A page of notices.") },
      translated: true,
    },
    "GET /v1/inbox/{id}": {
      id: "getNotice",
      summary: "One notice",
      answers: { 200: json(notice, "The notice.") },
      translated: true,
    },
    "POST /v1/inbox/{id}/retry": {
      id: "retryNotice",
      summary: "Process a notice again",
      description: "It is processed as if it arrived now, so that a corrected key or a newly supported trigger helps.",
      answers: { 202: json(retried, "The new state of the notice.") },
      conflict: "The notice is being processed at this moment.",
    },
  },
};

const COLUMNS = ["id", "received_at", "version", "trigger", "state", "error", "notes", "event_id"] as const;

interface InboxRouteParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  /** Wakes the worker of the inbox. It must be called only after the notice is due. */
  readonly hintInbox: () => void;
}

/** `/v1/inbox`: every notice of Plug&Pay, also unknown and refused ones, and the route that processes one again. */
export function inboxRoutes(parts: InboxRouteParts): Router {
  const { db } = parts;
  const router = Router();
  router.get("/", async (request, response) => {
    const shop = shopOf(response);
    const page = readPage(request);
    const state = queryChoice(request, "state", INBOX_STATES);
    const rows = await db
      .selectFrom("inbox")
      .select(COLUMNS)
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .$if(state !== null, (query) => query.where("state", "=", state ?? "waiting"))
      .$if(page.before !== null, (query) => query.where("id", "<", page.before))
      .orderBy("id", "desc")
      .limit(page.limit + 1)
      .execute();
    const language = languageOf(request);
    const show = (row: StoredNotice) => showNotice(row, language);
    response.set("Content-Language", language).json(toPage(rows, page, { id: (row) => row.id, show }));
  });
  router.get("/:id", async (request, response) => {
    const shop = shopOf(response);
    const row = await db
      .selectFrom("inbox")
      .select(COLUMNS)
      .where("bucket", "=", shop.bucket)
      .where("shop_id", "=", shop.id)
      .where("id", "=", storableText(request.params.id))
      .executeTakeFirst();
    if (row === undefined) throw notFound("thing_notice");
    const language = languageOf(request);
    response.set("Content-Language", language).json(showNotice(row, language));
  });
  router.post("/:id/retry", async (request, response) => {
    const id = storableText(request.params.id);
    const state = await db.transaction().execute(async (tx) => {
      const judged = await retryNotice(parts, tx, { shop: shopOf(response), id });
      await noteChange(parts, tx, { response, action: "notice.retried", subject: id });
      return judged;
    });
    parts.hintInbox();
    const shown: z.output<typeof retried> = { id, state };
    response.status(202).json(shown);
  });
  return router;
}

type ShownNotice = z.output<typeof notice>;
type StoredNotice = Pick<Selectable<InboxTable>, (typeof COLUMNS)[number]>;

function showNotice(row: StoredNotice, language: Language): ShownNotice {
  const { received_at, error, notes, ...columns } = row;
  return {
    ...columns,
    tells: row.trigger === null ? null : (PLUGANDPAY_TRIGGERS.get(row.trigger)?.eventType ?? null),
    error: translateHubMessage(error, language),
    notes: [...(notes ?? [])],
    received_at: received_at.toISOString(),
  };
}

/**
 * Judges a notice again as if it arrived now, because a corrected key or a newly supported trigger may help older notices too. A notice
 * that can be fetched is due at once, with its full retry schedule.
 */
async function retryNotice(parts: InboxRouteParts, tx: Tx, { shop, id }: { shop: ShopKey; id: string }) {
  const notice = await lockNotice(tx, shop, id);
  if (notice === undefined) throw notFound("thing_notice");
  if (notice.state === "fetching") {
    throw conflict("fetching", hubMessage("notice_being_fetched"));
  }
  const source = await readSource({ db: tx, seal: parts.seal }, shop);
  const received = { contentType: notice.content_type, signature: notice.signature, body: notice.body };
  const judged = judgeNotice(received, { webhookKey: source.webhookKey, hasApiToken: source.apiToken !== null });
  await tx
    .updateTable("inbox")
    .set(columnsOf(judged, parts.clock.now()))
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .execute();
  return judged.verdict.state;
}

function lockNotice(tx: Tx, shop: ShopKey, id: string) {
  return tx
    .selectFrom("inbox")
    .select(["state", "content_type", "signature", "body"])
    .where("bucket", "=", shop.bucket)
    .where("shop_id", "=", shop.id)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}
