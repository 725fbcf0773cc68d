/** What access is to: a webhook SKU, or an access level. */
export function itemOf({ sku, level }: { readonly sku?: string; readonly level?: string }): string {
  return sku ?? level ?? "";
}
