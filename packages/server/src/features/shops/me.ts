import { Router } from "express";
import { shopOf } from "../../platform/http/authenticate.ts";
import type { Database } from "../../platform/postgres/database.ts";
import { readAlertSettings } from "../alerts/index.ts";

/**
 * `GET /v1/me`: whose key this is. The mail is the one that the shop's alerts go to, by which Zapier's users tell their
 * connections apart; null where none is set.
 */
export function meRoutes(db: Database): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    const shop = shopOf(response);
    const { email } = await readAlertSettings(db, shop);
    response.json({ id: shop.id, name: shop.name, email });
  });
  return router;
}
