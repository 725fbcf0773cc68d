import { type Huddle, startHuddle } from "@haak/sandbox";
import { expect, onTestFinished } from "vitest";
import { aLine, orderPaid } from "./events.ts";
import type { SharedJourney, Shop } from "./journey.ts";
import type { Target } from "./receiver.ts";
import { makeRule, read } from "./shop-actions.ts";
import { until } from "./until.ts";

/** A shop with a community, a rule that grants access and a rule that revokes it. */
export interface Community {
  readonly shop: Shop;
  readonly huddle: Huddle;
  /** Receives the calls of the owner's template that revoke access. */
  readonly revokes: Target;
  readonly connection: { readonly id: string };
  readonly rules: { readonly grant: { id: string }; readonly revoke: { id: string; endpoint_id: string } };
}

const REVOKE_QUERY = "?email={email}&sku={sku}&level={level}&key={api_key}";

/** Makes a shop with a community. Without the owner's template, a revoke becomes a task, because Huddle has no call for it. */
export async function aCommunity(
  journey: SharedJourney,
  {
    template = true,
    settings = {},
    grant = {},
    revoke = {},
  }: {
    template?: boolean;
    settings?: Record<string, unknown>;
    grant?: Record<string, unknown>;
    revoke?: Record<string, unknown>;
  } = {},
): Promise<Community> {
  const huddle = await startHuddle({ webhooks: [{ sku: "COURSE-7", levels: ["course"] }] });
  onTestFinished(() => huddle.close());
  const shop = await journey.newShop();
  const revokes = journey.receiver.target(template ? REVOKE_QUERY : "");
  const made = await shop.post("/v1/huddle/connections", {
    ...{ name: "School", domain: "school.example.com", api_key: huddle.apiKey, base_url: huddle.url },
    ...(template ? { revoke: { method: "DELETE", url_template: revokes.url } } : {}),
    ...settings,
  });
  expect(made.status, made.text).toBe(201);
  const rule = (trigger: string, action: Record<string, unknown>) =>
    makeRule(shop, { trigger, action: { type: "huddle", connection_id: made.body.id, ...action } });
  const rules = {
    grant: await rule("order.paid", { do: "grant", ...grant }),
    revoke: await rule("subscription.ended", { do: "revoke", ...revoke }),
  };
  return { shop, huddle, revokes, connection: made.body, rules };
}

/** The access entries of a shop. */
export const accessOf = async (shop: Shop, query = "") => (await read(shop, `/v1/access${query}`)).data;

/** The open tasks of a shop. */
export const tasksOf = async (shop: Shop, query = "?done=false") => (await read(shop, `/v1/tasks${query}`)).data;

/** Waits until the only access entry of the shop has these fields. Returns it. */
export const becomes = (shop: Shop, expected: Record<string, unknown>) =>
  until(async () => {
    const access = await accessOf(shop);
    expect(access).toMatchObject([expected]);
    return access[0];
  });

/** A paid order with one line, which belongs to that subscription. */
export const bought = (subscription: string | null = null, order: Record<string, unknown> = {}) =>
  orderPaid({ lines: [aLine({ subscription_id: subscription })], ...order });
