import { parseRule } from "@haak/core";
import { insertRule } from "../../src/features/rules/store.ts";
import { createShop, newApiKey } from "../../src/features/shops/store.ts";
import type { Shop } from "../../src/platform/shop.ts";
import { COMMUNITY } from "./made-up-orders.ts";
import type { SeedStore } from "./open-seed-store.ts";
import type { SeedClock } from "./seed-clock.ts";

const ALL_KINDS = ["first", "upsell", "installment", "renewal"];

/** The rules of a typical shop: the two webhooks of the settings, a product webhook, a Zap and a community. */
export async function makeSeededShop(
  { db, seal }: SeedStore,
  clock: SeedClock,
): Promise<{ shop: Shop; apiKey: string }> {
  const apiKey = newApiKey();
  const { newId } = clock;
  const shop = await createShop({ db, clock, newId, seal }, { name: "Kater Courses", apiKey });
  const connectionId = newId("hcn");
  const now = clock.now();
  await db
    .insertInto("huddle_connection")
    .values({
      ...{ bucket: shop.bucket, shop_id: shop.id, id: connectionId, name: "Community", domain: "club.example.com" },
      ...{ base_url: null, sealed_api_key: seal.seal("seeded"), created_at: now, updated_at: now, deleted_at: null },
    })
    .execute();
  const parts = { clock, newId, seal };
  for (const rule of rulesOf(connectionId)) {
    const parsed = parseRule(rule);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const options = { shop, definition: parsed.rule, maker: { origin: "rule" } as const };
    await db.transaction().execute((tx) => insertRule(parts, tx, options));
  }
  return { shop, apiKey };
}

function rulesOf(connectionId: string): Record<string, unknown>[] {
  const webhook = (path: string) => ({ type: "webhook", url: `https://crm.example.com/${path}`, format: "haak" });
  const huddle = { type: "huddle", connection_id: connectionId };
  return [
    { name: "Bestellingen", trigger: "order.paid", kinds: ALL_KINDS, action: webhook("orders") },
    { name: "Cursussen", trigger: "order.paid", scope: { product_groups: ["courses"] }, action: webhook("courses") },
    { name: "Opzeggingen", trigger: "subscription.ended", action: webhook("cancellations") },
    {
      name: "Nieuwsbrief",
      trigger: "order.paid",
      action: { type: "zapier", url: "https://hooks.zapier.com/hooks/seeded" },
    },
    {
      ...{ name: "Community", trigger: "order.paid", kinds: ALL_KINDS, scope: { products: [COMMUNITY.id] } },
      action: { ...huddle, do: "grant" },
    },
    { name: "Community eindigt", trigger: "subscription.ended", action: { ...huddle, do: "revoke" } },
  ];
}
