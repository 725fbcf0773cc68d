import { z } from "zod";
import { type OperationGroup, resource } from "../../../platform/http/openapi/operation.ts";
import { count, moment } from "../../../platform/http/openapi/parts.ts";
import { sourceBody } from "./source-body.ts";

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
      heldByTag: true,
    },
  },
};
