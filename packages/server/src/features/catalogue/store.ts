import { type HaakEvent, isFormEvent, isOrderEvent, isSubscriptionEvent, orderLines } from "@haak/core";
import { sql } from "kysely";
import type { Database } from "../../platform/postgres/database.ts";
import type { Shop } from "../../platform/shop.ts";

/** The kinds of items that drop-downs offer. */
export type CatalogueKind = "product" | "product_group" | "upsell" | "form";

/** An item that rules can name, with its name for people. The name is the id if none is known. */
export interface CatalogueItem {
  readonly kind: CatalogueKind;
  readonly id: string;
  readonly name: string | null;
}

/** Longer ids are ignored, because a B-tree entry has a maximum size and no shop system has such ids. */
const ID_CHARACTERS_MAX = 200;

/** The products, groups, upsells and forms that an event names. */
export function learnFrom(event: HaakEvent): CatalogueItem[] {
  const products = orderLines(event).map((line) => line.product);
  if (isSubscriptionEvent(event)) products.push(event.data.subscription.product);
  const items = products.flatMap(({ id, title, group }): CatalogueItem[] => [
    { kind: "product", id, name: title ?? null },
    ...(group ? [{ kind: "product_group", id: group, name: null } as const] : []),
  ]);
  const upsell = isOrderEvent(event) ? event.data.order.upsell : null;
  if (upsell) items.push({ kind: "upsell", id: upsell.id, name: upsell.name ?? null });
  if (isFormEvent(event)) items.push({ kind: "form", id: event.data.form.id, name: event.data.form.name ?? null });
  return items.filter(({ id }) => id.length <= ID_CHARACTERS_MAX);
}

/** How many stored items are cached, so that most events need no statement. */
const CACHED_MAX = 50_000;

/**
 * Keeps the catalogue up to date beside the acceptance of events. It must never delay or fail an order, so that errors are only logged. An
 * item that could not be stored is learned from the next event that names it.
 */
export function catalogueLearner(db: Database) {
  const cached = new Set<string>();

  return async (shop: Shop, items: readonly CatalogueItem[]): Promise<void> => {
    const fresh = items.filter((item) => !cached.has(markOf(shop, item)));
    if (fresh.length === 0) return;
    await storeItems(db, shop, [...new Map(fresh.map((item) => [`${item.kind} ${item.id}`, item])).values()]);
    // Cached only after it was stored, so that a failure is tried again.
    if (cached.size >= CACHED_MAX) cached.clear();
    for (const item of fresh) cached.add(markOf(shop, item));
  };
}

function markOf(shop: Shop, { kind, id, name }: CatalogueItem): string {
  return JSON.stringify([shop.id, kind, id, name]);
}

/** Stores items in sorted order, so that two events with the same items do not deadlock. A known name must not be replaced by none. */
async function storeItems(db: Database, shop: Shop, items: CatalogueItem[]): Promise<void> {
  const sorted = items.sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
  await sql`
    insert into catalogue (bucket, shop_id, kind, id, name)
    select ${shop.bucket}::smallint, ${shop.id}, i.kind, i.id, coalesce(i.name, i.id)
    from unnest(
      ${sorted.map((item) => item.kind)}::text[], ${sorted.map((item) => item.id)}::text[],
      ${sorted.map((item) => item.name)}::text[]
    ) as i (kind, id, name)
    on conflict (bucket, shop_id, kind, id) do update set name = excluded.name
    where excluded.name <> excluded.id`.execute(db);
}
