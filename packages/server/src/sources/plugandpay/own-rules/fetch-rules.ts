import type { UserMessage } from "@haak/core";
import { z } from "zod";
import { hubMessage, hubSchemaMessage } from "../../../platform/i18n/hub-messages.ts";
import type { AskPlugAndPay, FetchFailure } from "../fetch/plugandpay-client.ts";
import { followLink } from "../reconcile/list-path.ts";
import type { PlugAndPaySource } from "../source/source-store.ts";

/** Ids are numbers at Plug&Pay. */
const fetchedId = z
  .union([z.int(), z.string().min(1)], hubSchemaMessage(hubMessage("must_be_an_id")))
  .transform(String);
const fetchedText = z.string().nullish();

const json = z.unknown().transform((value) => value ?? null);

/**
 * A rule as Plug&Pay stores it (official PHP SDK). Webhooks, Zaps and Huddle grants are all rules. Drivers and conditions are not
 * documented, so that they stay as they are.
 */
const ruleSchema = z.object({
  id: fetchedId,
  name: fetchedText,
  driver: fetchedText,
  action_type: fetchedText,
  action_data: json,
  trigger_type: fetchedText,
  condition_data: json,
  readonly: z.boolean().nullish(),
  created_at: fetchedText,
  deleted_at: fetchedText,
});

export type PlugAndPayRule = z.output<typeof ruleSchema>;

/** The official SDK's tests use both names for the address. */
const withAddress = z.union([
  z.object({ hook_url: z.string().min(1) }).transform(({ hook_url }) => hook_url),
  z.object({ url: z.string().min(1) }).transform(({ url }) => url),
]);

/** The address that a rule calls, as typed. Null if it names none. */
export function addressOf({ action_data }: PlugAndPayRule): string | null {
  return withAddress.safeParse(action_data).data ?? null;
}

/** The readable rules of a list, newest first, and the number of unreadable ones. */
function readRules(items: readonly unknown[]): { rules: PlugAndPayRule[]; unreadable: number } {
  const read = items.map((item) => ruleSchema.safeParse(item));
  const readable = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
  // By id, because a rule that moved to the next page while the list was read is in it twice.
  const rules = [...new Map(readable.map((rule) => [rule.id, rule])).values()];
  return { rules: rules.filter(isThere).toSorted(newestFirst), unreadable: items.length - readable.length };
}

export function readStoredRules(text: string): PlugAndPayRule[] {
  return z.array(ruleSchema).parse(JSON.parse(text));
}

/** A deleted rule stays in the list with the time of deletion. Huddle grants are left out, because they call no address and cannot be moved. */
function isThere(rule: PlugAndPayRule): boolean {
  return !rule.deleted_at && !(rule.driver === "huddle" && addressOf(rule) === null);
}

/** Ids are growing numbers; if they ever become text, they are compared as text. */
export function newestFirst(a: { readonly id: string }, b: { readonly id: string }): number {
  return b.id.length - a.id.length || (b.id < a.id ? -1 : 1);
}

/** All rules of a shop at Plug&Pay, newest first; `error` names how many could not be read. */
type FetchedRules =
  | { readonly kind: "fetched"; readonly rules: readonly PlugAndPayRule[]; readonly error: UserMessage | null }
  | FetchFailure;

const FIRST_PATH = "/v2/rules?limit=100";
/** No shop has so many pages. The limit is needed because a list that never ends must not be read forever. */
const PAGES_MAX = 50;

/** Reads the whole list or nothing, because rules missing from half a list would seem to be moved. */
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
