import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";

/** Why Plug&Pay cannot be asked: a code for programs and a sentence for the seller; null if it can. */
export function tokenProblem({ apiToken, apiTokenRefused }: Pick<PlugAndPaySource, "apiToken" | "apiTokenRefused">) {
  if (apiToken === null) return { code: "no_api_token", why: NO_TOKEN };
  return apiTokenRefused ? { code: "api_token_refused", why: REFUSED_TOKEN } : null;
}

/** Without a token there is nothing to ask with. */
export const NO_TOKEN = hubMessage("plugandpay_token_missing");
const REFUSED_TOKEN = hubMessage("plugandpay_token_refused");
