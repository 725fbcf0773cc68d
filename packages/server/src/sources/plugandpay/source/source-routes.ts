import { findEndpointUrlProblem, type Language, type UserMessage } from "@haak/core";
import { type Response, Router } from "express";
import { z } from "zod";
import { noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../../platform/http/etag.ts";
import { languageOf } from "../../../platform/http/language-of.ts";
import { type OperationGroup, resource } from "../../../platform/http/openapi/operation.ts";
import { count, moment } from "../../../platform/http/openapi/parts.ts";
import { notValid } from "../../../platform/http/problem.ts";
import { parseBody } from "../../../platform/http/read-body.ts";
import { hubIssue, hubMessage, hubSchemaMessage } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { readLastReconciliation } from "../reconcile/reconciliation-store.ts";
import { changeSource } from "./change-source.ts";
import { proveCompleteness } from "./prove-completeness.ts";
import { ownAddress, readSource } from "./source-store.ts";

/** Sent as a header, so it can be nothing else; a token of Plug&Pay is a JWT of one or two kilobytes. */
const apiToken = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,8192}$/, hubSchemaMessage(hubMessage("not_an_api_token")));

const webhookKey = z
  .string()
  .trim()
  .min(1, hubSchemaMessage(hubMessage("webhook_key_empty")))
  .max(1000, hubSchemaMessage(hubMessage("webhook_key_too_long")));

const baseUrl = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const problem = findEndpointUrlProblem(text) ?? findRest(text);
    if (problem !== null) context.addIssue(hubIssue(problem));
  })
  .transform((text) => text.replace(/\/+$/, ""));

/** Paths are put behind the address, so nothing may stand there yet. */
function findRest(text: string): UserMessage | null {
  return /[?#]/.test(text) ? hubMessage("base_url_has_query") : null;
}

/** Only shown: accepted, so that what was read can be sent back, and left aside. */
const readOnly = z.unknown().optional().meta({ readOnly: true });

/** The body of `PUT /v1/sources/plugandpay`: absent keeps, null removes. */
const sourceBody = z.strictObject({
  ...{ address: readOnly, has_api_token: readOnly, api_token_refused: readOnly, has_webhook_key: readOnly },
  ...{ last_seen_at: readOnly, reconciled_until: readOnly, missing: readOnly, proof: readOnly },
  api_token: apiToken.nullable().optional(),
  webhook_key: webhookKey.nullable().optional(),
  base_url: baseUrl.nullable().optional(),
});

const source = z
  .object({
    address: z.string().meta({ description: "What to paste into Plug&Pay as the webhook's URL." }),
    has_api_token: z.boolean(),
    api_token_refused: z
      .boolean()
      .meta({ description: "Plug&Pay refused the token: nothing is fetched until another is set." }),
    has_webhook_key: z.boolean(),
    base_url: z.string(),
    last_seen_at: moment.nullable().meta({ description: "When a notice arrived last." }),
    reconciled_until: moment.nullable().meta({ description: "Up to when the ledger was compared with Plug&Pay." }),
    missing: count.nullable().meta({ description: "How many events were missing then." }),
    proof: z
      .string()
      .nullable()
      .meta({ description: "The same as a sentence.", examples: ["0 missing of 1,284 since Monday"] }),
  })
  .meta({ id: "PlugAndPaySource" });

/** What the reference says of `/v1/sources/plugandpay`. */
export const SOURCE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/sources/plugandpay": {
      id: "getPlugAndPaySource",
      summary: "How the shop hears from Plug&Pay",
      answers: { 200: resource(source, "The settings, without their secrets.") },
      translated: true,
    },
    "PUT /v1/sources/plugandpay": {
      id: "putPlugAndPaySource",
      summary: "Set the API token, the webhook key, the address",
      description: "What is absent is kept, null removes it.",
      body: { schema: sourceBody, example: { api_token: "eyJ0eXAi…", webhook_key: "…" } },
      answers: { 200: resource(source, "The settings as they are now.") },
      translated: true,
      checksIfMatch: true,
    },
  },
};

/** What the settings of Plug&Pay need; `refuseTarget` says in a sentence why an address may not be called, or null. */
interface SourceRouteParts {
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

interface ShowSourceOptions {
  readonly shop: ShopKey;
  readonly language: Language;
}

async function showSource({ publicUrl, seal, clock }: SourceRouteParts, db: Db, { shop, language }: ShowSourceOptions) {
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
