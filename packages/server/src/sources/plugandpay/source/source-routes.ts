import { findEndpointUrlProblem, type Language, type UserMessage } from "@haak/core";
import { type Response, Router } from "express";
import { z } from "zod";
import { noteChange } from "../../../features/audit/index.ts";
import type { Seal } from "../../../platform/crypto/seal.ts";
import { shopOf } from "../../../platform/http/authenticate.ts";
import { checkIfMatch, sendResource } from "../../../platform/http/etag.ts";
import { type OperationGroup, resource } from "../../../platform/http/openapi/operation.ts";
import { count, moment } from "../../../platform/http/openapi/parts.ts";
import { notValid } from "../../../platform/http/problem.ts";
import { parseBody } from "../../../platform/http/read-body.ts";
import { hubIssue, hubMessage, hubSchemaMessage, languageOf } from "../../../platform/i18n/hub-messages.ts";
import type { NewId } from "../../../platform/ids.ts";
import type { Database, Db } from "../../../platform/postgres/database.ts";
import type { ShopKey } from "../../../platform/shop.ts";
import type { Clock } from "../../../platform/time/clock.ts";
import { countOpenThings, readLastReconciliation } from "../reconcile/reconciliation-store.ts";
import { proveCompleteness } from "./prove-completeness.ts";
import { changeSource, ownAddress, readSource } from "./source-store.ts";

/** Only these characters, because the token is sent as a header; a token of Plug&Pay is a JWT of one or two kilobytes. */
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

/** Paths are appended to the address, so that it must not have a query or a fragment. */
function findRest(text: string): UserMessage | null {
  return /[?#]/.test(text) ? hubMessage("base_url_has_query") : null;
}

/** Accepted and ignored, so that an answer of `GET` can be sent back. */
const readOnly = z.unknown().optional().meta({ readOnly: true });

/** The body of `PUT /v1/sources/plugandpay`. A missing field keeps its value, and null removes it. */
const sourceBody = z.strictObject({
  ...{ address: readOnly, has_api_token: readOnly, api_token_refused: readOnly, has_webhook_key: readOnly },
  ...{ last_seen_at: readOnly, reconciled_until: readOnly, missing: readOnly, unreadable: readOnly, proof: readOnly },
  api_token: apiToken.nullable().optional(),
  webhook_key: webhookKey.nullable().optional(),
  base_url: baseUrl.nullable().optional(),
});

const source = z
  .object({
    address: z.string().meta({ description: "The URL of the webhook, to be pasted into Plug&Pay." }),
    has_api_token: z.boolean(),
    api_token_refused: z
      .boolean()
      .meta({ description: "Plug&Pay refused the token. Nothing is fetched until another token is set." }),
    has_webhook_key: z.boolean(),
    base_url: z.string(),
    last_seen_at: moment.nullable().meta({ description: "When the last notice arrived." }),
    reconciled_until: moment.nullable().meta({ description: "The end of the period that was compared with Plug&Pay." }),
    missing: count.nullable().meta({ description: "The number of events that were missing." }),
    unreadable: count.meta({ description: "Orders and subscriptions that comparisons could not read." }),
    proof: z
      .string()
      .nullable()
      .meta({
        description: "The result of the comparison as a sentence.",
        examples: ["0 missing of 1,284 since Monday"],
      }),
  })
  .meta({ id: "PlugAndPaySource" });

export const SOURCE_OPERATIONS: OperationGroup = {
  tag: "Plug&Pay",
  caller: "shop",
  operations: {
    "GET /v1/sources/plugandpay": {
      id: "getPlugAndPaySource",
      summary: "The Plug&Pay settings of the shop",
      answers: { 200: resource(source, "The settings, without their secrets.") },
      translated: true,
    },
    "PUT /v1/sources/plugandpay": {
      id: "putPlugAndPaySource",
      summary: "Set the API token, the webhook key and the address",
      description: "A missing field keeps its value, and null removes it.",
      body: { schema: sourceBody, example: { api_token: "eyJ0eXAi…", webhook_key: "…" } },
      answers: { 200: resource(source, "The saved settings, without their secrets.") },
      translated: true,
      checksIfMatch: true,
    },
  },
};

/** `refuseTarget` returns why an address may not be called, or null. */
interface SourceRouteParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly newId: NewId;
  readonly publicUrl: string;
  readonly refuseTarget: (url: string) => Promise<UserMessage | null>;
  readonly hintInbox: () => void;
}

/** `/v1/sources/plugandpay`: the Plug&Pay settings of a shop. Secrets can be set, but are never shown. */
export function plugAndPayRoutes(parts: SourceRouteParts): Router {
  const { db } = parts;
  const router = Router();
  router.get("/", async (request, response) => {
    sendSource(response, await showSource(parts, db, { shop: shopOf(response), language: languageOf(request) }));
  });
  router.put("/", async (request, response) => {
    const shop = shopOf(response);
    const input = { shop, language: languageOf(request) };
    const change = parseBody(request, sourceBody);
    if (change.base_url) await checkBaseUrl(parts, change.base_url);
    const changed = await db.transaction().execute(async (tx) => {
      await tx.selectFrom("plugandpay_source").select("shop_id").where("shop_id", "=", shop.id).forUpdate().execute();
      const current = await showSource(parts, tx, input);
      checkIfMatch(request, settableOf(current));
      // An address that stays the same is dropped, because a change of the address would fetch everything again.
      const { base_url, ...rest } = change;
      await changeSource(parts, tx, { shop, change: base_url === current.base_url ? rest : change });
      await noteChange(parts, tx, { response, action: "plugandpay.changed", subject: null });
      return showSource(parts, tx, input);
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

type ShownSource = z.output<typeof source>;

function sendSource(response: Response, shown: ShownSource): void {
  sendResource(response, shown, { tagged: settableOf(shown) });
}

/** The proof is left out of the ETag, because its text depends on the language and the time. */
function settableOf({ proof: _proof, ...settable }: ShownSource) {
  return settable;
}

interface ShowInput {
  readonly shop: ShopKey;
  readonly language: Language;
}

async function showSource(
  { publicUrl, seal, clock }: SourceRouteParts,
  db: Db,
  { shop, language }: ShowInput,
): Promise<ShownSource> {
  const settings = await readSource({ db, seal }, shop);
  const last = await readLastReconciliation(db, shop);
  return {
    address: ownAddress(publicUrl, settings.token),
    has_api_token: settings.apiToken !== null,
    api_token_refused: settings.apiTokenRefused,
    has_webhook_key: settings.webhookKey !== null,
    base_url: settings.baseUrl,
    last_seen_at: settings.lastSeenAt?.toISOString() ?? null,
    reconciled_until: last?.until.toISOString() ?? null,
    missing: last?.missing ?? null,
    unreadable: await countOpenThings(db, shop),
    proof: last && proveCompleteness(last, clock.now(), language),
  };
}
