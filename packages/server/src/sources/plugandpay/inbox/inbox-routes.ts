import { Router } from "express";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { queryChoice, readPage, toPage } from "../../../platform/http/page.ts";
import { translateHubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { Database } from "../../../platform/postgres/database.ts";
import { INBOX_STATES } from "../../../platform/postgres/tables/tables.ts";
import { PLUGANDPAY_TRIGGERS } from "../receive/plugandpay-triggers.ts";

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
