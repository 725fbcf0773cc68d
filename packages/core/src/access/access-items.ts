import type { AccessAction } from "../rules/action.ts";
import type { AccessItem } from "./access-item.ts";

/**
 * What a rule gives: the SKUs and levels that it names, each once, or else the SKUs of what was bought. Nothing where neither
 * is there: such a call would let nobody in anywhere.
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

/** Whether a rule names what it is about, so that what was bought does not matter. */
export function namesItems({ skus, levels }: Pick<AccessAction, "skus" | "levels">): boolean {
  return skus.length + levels.length > 0;
}
