import type { UserMessage } from "@haak/core";
import { findEndpointUrlProblem } from "@haak/core";
import { z } from "zod";
import { hubIssue, hubMessage, hubSchemaMessage } from "../../../platform/i18n/hub-messages.ts";

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
  return /[?#]/.test(text) ? hubMessage("base_url_holds_query") : null;
}

/** Only shown: accepted, so that what was read can be sent back, and left aside. */
const readOnly = z.unknown().optional().meta({ readOnly: true });

/** The body of `PUT /v1/sources/plugandpay`: absent keeps, null removes. */
export const sourceBody = z.strictObject({
  ...{ address: readOnly, has_api_token: readOnly, api_token_refused: readOnly, has_webhook_key: readOnly },
  ...{ last_seen_at: readOnly, reconciled_until: readOnly, missing: readOnly, proof: readOnly },
  api_token: apiToken.nullable().optional(),
  webhook_key: webhookKey.nullable().optional(),
  base_url: baseUrl.nullable().optional(),
});
