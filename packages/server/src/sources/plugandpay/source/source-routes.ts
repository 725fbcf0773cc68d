import type { Language, UserMessage } from "@haak/core";
import { type Response, Router } from "express";
import { noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../../platform/http/etag.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { notValid } from "../../../platform/http/problem.ts";
import { parseBody } from "../../../platform/http/read-body.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { readLastReconciliation } from "../reconcile/reconciliation-store.ts";
import { changeSource } from "./change-source.ts";
import { ownAddress } from "./own-address.ts";
import { proveCompleteness } from "./prove-completeness.ts";
import { sourceBody } from "./source-body.ts";
import { readSource } from "./source-store.ts";

/** What the settings of Plug&Pay need; `refuseTarget` says in a sentence why an address may not be called, or null. */
export interface SourceRouteParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly newId: NewId;
  readonly publicUrl: string;
  readonly refuseTarget: (url: string) => Promise<UserMessage | null>;
  /** Wakes the worker of the inbox. */
  readonly hintInbox: () => void;
}

/** `/v1/sources/plugandpay`: how the shop hears from Plug&Pay. Secrets go in and are never shown. */
export function plugAndPayRoutes(parts: SourceRouteParts): Router {
  const { db } = parts;
  const router = Router();
  router.get("/", async (request, response) => {
    sendSource(response, await showSource(parts, db, { shop: shopOf(response), language: languageOf(request) }));
  });
  router.put("/", async (request, response) => {
    const shop = shopOf(response);
    const wish = { shop, language: languageOf(request) };
    const change = parseBody(request, sourceBody);
    if (change.base_url) await checkBaseUrl(parts, change.base_url);
    const changed = await db.transaction().execute(async (tx) => {
      await tx.selectFrom("plugandpay_source").select("shop_id").where("shop_id", "=", shop.id).forUpdate().execute();
      const current = await showSource(parts, tx, wish);
      checkIfMatch(request, settableOf(current));
      // The same address again is no change, after which everything would be fetched anew.
      const { base_url, ...rest } = change;
      await changeSource(parts, tx, { shop, change: base_url === current.base_url ? rest : change });
      await noteChange(parts, tx, { response, action: "plugandpay.changed", subject: null });
      return showSource(parts, tx, wish);
    });
    parts.hintInbox();
    sendSource(response, changed);
  });
  return router;
}

async function checkBaseUrl({ refuseTarget }: SourceRouteParts, url: string): Promise<void> {
  const why = await refuseTarget(url);
  if (why !== null) throw notValid([{ pointer: "/base_url", message: why }]);
}

type ShownSource = Awaited<ReturnType<typeof showSource>>;

function sendSource(response: Response, shown: ShownSource): void {
  sendResource(response, shown, { tagged: settableOf(shown) });
}

/** What a change is held to: not the sentence, which has a language and a time. */
function settableOf({ proof: _proof, ...settable }: ShownSource) {
  return settable;
}

interface ShowWish {
  readonly shop: ShopKey;
  readonly language: Language;
}

async function showSource({ publicUrl, seal, clock }: SourceRouteParts, db: Db, { shop, language }: ShowWish) {
  const source = await readSource({ db, seal }, shop);
  const last = await readLastReconciliation(db, shop);
  return {
    address: ownAddress(publicUrl, source.token),
    has_api_token: source.apiToken !== null,
    /** True once Plug&Pay refused the token; nothing is fetched with it until another is set. */
    api_token_refused: source.apiTokenRefused,
    has_webhook_key: source.webhookKey !== null,
    base_url: source.baseUrl,
    last_seen_at: source.lastSeenAt?.toISOString() ?? null,
    /** Up to when the ledger was compared with Plug&Pay, and how many events were missing then; null before the first time. */
    reconciled_until: last?.until.toISOString() ?? null,
    missing: last?.missing ?? null,
    /** The same as a sentence: "0 missing of 1,284 since Monday". */
    proof: last && proveCompleteness(last, clock.now(), language),
  };
}
