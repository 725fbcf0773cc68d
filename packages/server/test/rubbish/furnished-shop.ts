import { startPlugAndPay } from "@haak/sandbox";
import { expect } from "vitest";
import type { Reply } from "../support/journey/api.ts";
import { formSubmitted } from "../support/journey/events.ts";
import { furnishAccess } from "../support/journey/furnish-access.ts";
import { ADMIN_PASSWORD } from "../support/journey/hub-process.ts";
import type { SharedJourney, Shop } from "../support/journey/journey.ts";
import { ask, ends } from "../support/journey/reconciling.ts";
import { deliveriesOf, deliveryIn, makeRule, read, report } from "../support/journey/shop-actions.ts";

/** A shop with one of everything, and the ids for its routes. */
export interface FurnishedShop {
  readonly shop: Shop;
  /** The ids by the path before them: `rules`, `rules/preview`, `huddle/connections`. */
  readonly ids: Readonly<Record<string, string>>;
  /** A URL that may be called. */
  readonly url: string;
  /** The headers of an administrator with a dashboard session. */
  readonly session: Readonly<Record<string, string>>;
}

const made = (reply: Reply) => {
  expect(reply.status, reply.text.slice(0, 500)).toBeLessThan(300);
  return reply.body;
};

/** Makes a shop. Nothing is in flight afterwards, so that only a request can change it. */
export async function furnishedShop(journey: SharedJourney): Promise<FurnishedShop> {
  const shop = await journey.newShop("Furnished");
  const { url } = journey.receiver.target();
  const rule = await makeRule(shop, { trigger: "form.submitted", action: { type: "webhook", url } });
  const event = await report(shop, formSubmitted());
  const [delivery] = await deliveriesOf(shop, `event=${event.id}`);
  await deliveryIn(shop, delivery.id, "delivered");
  const source = { api_token: "token", base_url: new URL(url).origin };
  const { address } = made(await shop.put("/v1/sources/plugandpay", source));
  await fetch(address, { method: "POST", body: new URLSearchParams({ webhook_event: "something.new", id: "1" }) });
  const [notice] = (await read(shop, "/v1/inbox")).data;
  const unreadable = await anUnreadableOrder(shop);
  made(await shop.put("/v1/sources/plugandpay", source));
  const connection = { name: "C", domain: "example.com", api_key: "huddle-key", base_url: url };
  const seen = { id: rule.id, trigger: "form.submitted", action: { type: "webhook", url } };
  const access = await furnishAccess(shop);
  const ids = {
    access: access.access,
    tasks: access.task,
    holds: access.hold,
    "access/comparisons": access.comparison,
    "comparisons of": access.reviewedConnection,
    erasures: access.erasure,
    connections: access.other,
    rules: rule.id,
    endpoints: rule.endpoint_id,
    deliveries: delivery.id,
    inbox: notice.id,
    unreadable,
    "in/plugandpay": address.split("/").at(-1),
    hooks: made(await shop.post("/v1/hooks", { trigger: "order.created", target_url: url })).id,
    "huddle/connections": made(await shop.post("/v1/huddle/connections", connection)).id,
    shops: (await read(shop, "/v1/me")).id,
    "api-keys": made(await shop.post("/v1/api-keys", { name: "Second" })).id,
    replays: made(await shop.post("/v1/replays", { filter: { rule_id: rule.id } })).id,
    "rules/preview": made(await shop.post("/v1/rules/preview", { rule: seen, days: 1 })).token,
  };
  return { shop, ids, url, session: await signIn(journey) };
}

/** Lets a comparison find an order without an address, and returns its key. */
async function anUnreadableOrder(shop: Shop): Promise<string> {
  const plugAndPay = await startPlugAndPay();
  try {
    plugAndPay.addProduct({ id: 7, title: "Course", price: "100.00" });
    const { id } = plugAndPay.payOrder(plugAndPay.placeOrder({ items: [{ productId: 7 }] }).id);
    plugAndPay.spoil(`/v2/orders/${id}`, (body) => ({ ...body, billing: null }));
    made(await shop.put("/v1/sources/plugandpay", { api_token: plugAndPay.token, base_url: plugAndPay.url }));
    await ends(shop, await ask(shop), { missing: 1 });
    return `order:${id}`;
  } finally {
    await plugAndPay.close();
  }
}

async function signIn({ stranger }: SharedJourney) {
  const reply = await stranger.post("/session", { password: ADMIN_PASSWORD });
  const [cookie = ""] = reply.headers.getSetCookie();
  return { cookie: cookie.split(";")[0] ?? "", "x-csrf-token": made(reply).csrf_token };
}
