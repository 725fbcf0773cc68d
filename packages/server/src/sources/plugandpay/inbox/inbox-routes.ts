import { EVENT_TYPES } from "@haak/core";
import { Router } from "express";
import { z } from "zod";
import { type AuditParts, noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { json, type OperationGroup } from "../../../platform/http/openapi/operation.ts";
import { choiceParam, idOf, listOf, moment, PAGE_QUERY } from "../../../platform/http/openapi/parts.ts";
import { queryChoice, readPage, toPage } from "../../../platform/http/page.ts";
import { conflict, notFound } from "../../../platform/http/problem.ts";
import { hubMessage, translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import { INBOX_STATES } from "../../../platform/postgres/tables/tables.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { judgeNotice } from "../receive/judge-notice.ts";
import { columnsOf } from "../receive/notice-store.ts";
import { PLUGANDPAY_TRIGGERS } from "../receive/plugandpay-triggers.ts";
import { storableText } from "../receive/storable-text.ts";
import { readSource } from "../source/source-store.ts";

const state = z.enum(INBOX_STATES);

const notice = z
  .object({
    id: idOf("inb"),
    received_at: moment,
    version: z.enum(["v1", "v2", "unknown"]),
    trigger: z.string().nullable().meta({ description: "As Plug&Pay calls it." }),
    tells: z
      .enum(EVENT_TYPES)
      .nullable()
      .meta({ description: "What such a notice tells of; null where that is not known." }),
    state,
    error: z.string().nullable(),
    event_id: z.string().nullable().meta({ description: "The event that the notice told of." }),
  })
  .meta({ id: "Notice" });

const retried = z.object({ id: idOf("inb"), state }).meta({ id: "RetriedNotice" });

/** What the reference says of `/v1/inbox`. */
export const INBOX_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/inbox": {
      id: "listNotices",
      summary: "Every notice that Plug&Pay sent",
      description: "The unknown and the broken too.",
      query: { ...PAGE_QUERY, state: choiceParam(INBOX_STATES, "Only notices in this state.") },
      answers: { 200: json(listOf("NoticeList", notice), "A page of notices.") },
      translated: true,
    },
    "POST /v1/inbox/{id}/retry": {
      id: "retryNotice",
      summary: "Judge a notice anew",
      description: "As if it came now, so that a mended key or a newly known trigger helps.",
      answers: { 202: json(retried, "What became of it at first.") },
      conflict: "It is being fetched at this moment.",
    },
  },
};

const COLUMNS = ["id", "received_at", "version", "trigger", "state", "error", "event_id"] as const;

/** `GET /v1/inbox`: every notice that Plug&Pay sent, the unknown and the broken too, newest first, `?state=`. */
export function inboxRoutes(db: Database): Router {
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
    response.set("Content-Language", language).json(
      toPage(rows, page, {
        id: (row) => row.id,
        show: ({ received_at, error, ...row }) => ({
          ...row,
          tells: row.trigger === null ? null : (PLUGANDPAY_TRIGGERS.get(row.trigger)?.tells ?? null),
          error: translateHubMessage(error, language),
          received_at: received_at.toISOString(),
        }),
      }),
    );
  });
  return router;
}

/** What retrying a notice needs. */
interface RetryNoticeParts extends AuditParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly hintInbox: () => void;
}

/**
 * `POST /v1/inbox/{id}/retry`: judges the notice anew, as if it came now, so that a mended key or a newly known trigger
 * helps those that came before; if it may, it is due now with its schedule unspent.
 */
export function retryNoticeRoutes(parts: RetryNoticeParts): Router {
  const router = Router();
  router.post("/:id/retry", async (request, response) => {
    const id = storableText(request.params.id);
    const state = await parts.db.transaction().execute(async (tx) => {
      const judged = await retryNotice(parts, tx, { shop: shopOf(response), id });
      await noteChange(parts, tx, { response, action: "notice.retried", subject: id });
      return judged;
    });
    parts.hintInbox();
    response.status(202).json({ id, state });
  });
  return router;
}

async function retryNotice(parts: RetryNoticeParts, tx: Tx, { shop, id }: { shop: ShopKey; id: string }) {
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
