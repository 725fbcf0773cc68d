/**
 * A product that Plug&Pay names without its id: a form does not always tell it, and a seller may write a line by hand. The
 * prefix keeps such an id apart from real ones, so that a rule on product 7 never meets an article whose number is 7.
 */
export function productWithoutId({ sku, title }: { sku: string | null; title: string | null }) {
  const id = sku === null ? `title:${title ?? "unknown"}` : `sku:${sku}`;
  return { id, title: title ?? sku ?? "Unknown product", sku, group: null };
}
