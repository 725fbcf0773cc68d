import { Router } from "express";
import { type AuditParts, noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { conflict, notFound } from "../../../platform/http/problem.ts";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database, Tx } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { judgeNotice } from "../receive/judge-notice.ts";
import { columnsOf } from "../receive/notice-store.ts";
import { storableText } from "../receive/storable-text.ts";
import { readSource } from "../source/source-store.ts";

/** What retrying a notice needs. */
export interface RetryNoticeParts extends AuditParts {
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
