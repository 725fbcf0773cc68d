import type { HaakEvent } from "../events/event.ts";
import type { AccessAction } from "../rules/action.ts";
import { eventPurchase } from "./event-for-access.ts";

/** Something that a person can get access to: the SKU of a webhook in Huddle, or an access level. */
export interface AccessItem {
  readonly kind: "sku" | "level";
  readonly name: string;
}

/** Whether two items are the same. A level and a SKU with one name are different items. */
export function sameItem(a: AccessItem, b: AccessItem): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** The key of an item for maps, unique by kind and name. */
export function itemKey({ kind, name }: AccessItem): string {
  return `${kind} ${name}`;
}

/**
 * The items that a rule grants: the SKUs and levels that it names, each once, or otherwise the SKUs of the bought
 * products. Empty if there are none, because such a call would give access to nothing.
 */
export function accessItems(
  action: Pick<AccessAction, "skus" | "levels">,
  things: readonly { readonly sku: string | null }[],
): AccessItem[] {
  const skus = new Set(action.skus);
  const levels = new Set(action.levels);
  if (skus.size + levels.size === 0) for (const { sku } of things) if (sku) skus.add(sku);
  return [
    ...[...skus].map((name) => ({ kind: "sku", name }) as const),
    ...[...levels].map((name) => ({ kind: "level", name }) as const),
  ];
}

/** Whether a rule names its items, so that the bought products do not matter. */
export function namesItems({ skus, levels }: Pick<AccessAction, "skus" | "levels">): boolean {
  return skus.length + levels.length > 0;
}

/** Whether a rule grants nothing for an event, because neither the rule nor a bought product has a SKU or level. */
export function givesNothing(event: HaakEvent, matchedLines: readonly number[], action: AccessAction): boolean {
  return accessItems(action, eventPurchase(event, matchedLines).things).length === 0;
}
