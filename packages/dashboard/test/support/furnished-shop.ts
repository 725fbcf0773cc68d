import { aPaidOrder } from "./events.ts";
import { newShop, type Shop } from "./shop.ts";

/** A shop with data for every page. Nothing listens at its addresses, because no test here needs that. */
export async function aFurnishedShop(): Promise<{ shop: Shop; ruleId: string }> {
  const shop = await newShop("Bakkerij Kater");
  const url = (name: string) => `https://hooks.example.com/catch/${name}`;
  const events = Array.from({ length: 12 }, (_, index) => {
    const id = String(1001 + index);
    if (index % 4 === 3) return aPaidOrder({ id, kind: "installment" });
    return index % 4 === 2
      ? aPaidOrder({
          id,
          kind: "upsell",
          upsell: { id: "u1", name: "Masterclass" },
          product: { id: "9", title: "Masterclass" },
        })
      : aPaidOrder({ id, bump: { id: "8", title: "Werkboek" } });
  });
  await shop.call("POST", "/v1/events", { events });
  await shop.call("POST", "/v1/api-keys", { name: "Boekhouding" });
  await shop.call("PUT", "/v1/settings/webhooks", {
    orders: { url: url("orders"), recurring: true },
    cancellations: { url: url("cancellations") },
  });
  await shop.call("PUT", "/v1/settings/alerts", { email: "owner@example.com", weekly_digest: true });
  await shop.call("POST", "/v1/hooks", { trigger: "order.paid", target_url: "https://hooks.zapier.com/hooks/1" });
  const action = { type: "webhook", url: url("upsell") };
  await shop.call("POST", "/v1/rules", { trigger: "order.paid", scope: { upsells: ["u1"] }, action });
  const made = await shop.call("POST", "/v1/rules", {
    ...{ name: "Cursus opent de poort", trigger: "order.paid", scope: { products: ["7"] } },
    action: { type: "webhook", url: url("course"), headers: { "X-Api-Key": "geheim-1", "X-Shop": "7" } },
  });
  return { shop, ruleId: (made as { id: string }).id };
}
