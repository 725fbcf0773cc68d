import type { AccessAction } from "../rules/action.ts";
import type { AccessItem } from "./access-item.ts";

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
