import { z } from "zod";
import { fetchedId, fetchedText } from "../fetch/fetched-fields.ts";

const json = z.unknown().transform((value) => value ?? null);

/**
 * A rule as Plug&Pay has it (official PHP SDK): webhooks, Zaps and Huddle grants are all kept as rules. Which drivers and
 * conditions there are is not published, so that they stay as they were given.
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

/** A rule as it was read and is stored. */
export type PlugAndPayRule = z.output<typeof ruleSchema>;

/** Both names of the address stand in the official SDK's tests. */
const withAddress = z.union([
  z.object({ hook_url: z.string().min(1) }).transform(({ hook_url }) => hook_url),
  z.object({ url: z.string().min(1) }).transform(({ url }) => url),
]);

/** The address that a rule calls, as it was typed; null if it names none. */
export function addressOf({ action_data }: PlugAndPayRule): string | null {
  return withAddress.safeParse(action_data).data ?? null;
}

/** The rules of a list, newest first, and how many of its items are none that can be read. */
export function readRules(items: readonly unknown[]): { rules: PlugAndPayRule[]; unreadable: number } {
  const read = items.map((item) => ruleSchema.safeParse(item));
  const readable = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
  // One that moved to the next page while the list was read stands there twice.
  const rules = [...new Map(readable.map((rule) => [rule.id, rule])).values()];
  return { rules: rules.filter(isThere).toSorted(newestFirst), unreadable: items.length - readable.length };
}

/** Rules as this hub stored them. */
export function readStoredRules(text: string): PlugAndPayRule[] {
  return z.array(ruleSchema).parse(JSON.parse(text));
}

/** Deleting a rule leaves it in the list with the time of it. Huddle's are no calls, and nothing that could be moved. */
function isThere(rule: PlugAndPayRule): boolean {
  return !rule.deleted_at && !(rule.driver === "huddle" && addressOf(rule) === null);
}

/** Ids are numbers that grow; should they ever be text, then by the text. */
export function newestFirst(a: { readonly id: string }, b: { readonly id: string }): number {
  return b.id.length - a.id.length || (b.id < a.id ? -1 : 1);
}
