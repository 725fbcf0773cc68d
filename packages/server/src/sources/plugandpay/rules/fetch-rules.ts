import type { UserMessage } from "@haak/core";
import { hubMessage } from "../../../platform/i18n/hub-messages.ts";
import type { AskPlugAndPay } from "../fetch/plugandpay-client.ts";
import { followLink } from "../reconcile/list-path.ts";
import type { Trouble } from "../reconcile/settle-trouble.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";
import { type PlugAndPayRule, readRules } from "./plugandpay-rule.ts";

/** All rules of a shop at Plug&Pay, newest first; `error` says that there are more than could be read or understood. */
export type FetchedRules =
  | { readonly kind: "fetched"; readonly rules: readonly PlugAndPayRule[]; readonly error: UserMessage | null }
  | Trouble;

const FIRST_PATH = "/v2/rules?limit=100";
/** No shop has so many; a list without an end must not be read without one. */
const PAGES_MAX = 50;

/** Reads the list to its end, page by page. All or nothing: half a list would call the other half moved. */
export async function fetchRules(
  ask: AskPlugAndPay,
  { baseUrl }: Pick<PlugAndPaySource, "baseUrl">,
): Promise<FetchedRules> {
  const items: unknown[] = [];
  let path = FIRST_PATH;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await ask(path);
    if (answer.kind !== "found") return answer;
    if (!Array.isArray(answer.data))
      return { kind: "wrong", why: hubMessage("plugandpay_not_a_list", { what: hubMessage("list_of_rules") }) };
    const listed: unknown[] = answer.data;
    items.push(...listed);
    if (answer.next === undefined) return { kind: "fetched", ...understand(items) };
    const next = followLink(answer.next, { baseUrl, path });
    if (next.kind === "wrong") return next;
    path = next.path;
  }
  return {
    kind: "wrong",
    why: hubMessage("plugandpay_rules_endless", { count: items.length }),
  };
}

function understand(items: readonly unknown[]) {
  const { rules, unreadable } = readRules(items);
  const error =
    unreadable === 0 ? null : hubMessage("plugandpay_rules_unreadable", { count: unreadable, total: items.length });
  return { rules, error };
}
