import { orderPaid } from "../support/journey/events.ts";
import { ADMIN_PASSWORD } from "../support/journey/hub-process.ts";
import { adminHeaders } from "../support/journey/journey.ts";
import type { FurnishedShop } from "./furnished-shop.ts";

/** A writing route with a valid body: `null` if it needs none, and text if it is CSV. */
export interface WriteRoute {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

const everyScope = { products: ["7"], product_groups: ["a"], upsells: ["3"], forms: [] };
const everyBox = { kinds: ["first"], per_line: true, include_test: true };

/** An order with every field, so that every field can be spoilt. */
const wholeOrder = () =>
  orderPaid({
    installment: { number: 2, count: 3 },
    payment: { status: "paid", method: "ideal", provider: "mollie", transaction_id: "tr_1" },
    upsell: { id: "3", name: "More", parent_order_id: "1" },
    checkout: { id: "1", name: "Checkout" },
    discounts: [{ code: "X", amount_with_tax: "-1.00" }],
    custom_fields: [{ label: "a", value: "b" }],
    created_at: "2026-11-24T10:00:00+01:00",
    tags: ["a"],
  });

/** A valid body for every writing route, by the name in `servedRoutes`. */
const BODIES: Readonly<Record<string, (url: string, ids: FurnishedShop["ids"]) => unknown>> = {
  "POST /v1/events": wholeOrder,
  "PUT /v1/settings/webhooks": (url) => ({
    orders: { url, moment: "paid", recurring: true, per_line: true, include_test: true, format: "haak" },
    cancellations: { url, format: "plugandpay-v1" },
  }),
  "PUT /v1/settings/alerts": () => ({ email: "owner@example.com", weekly_digest: true }),
  "POST /v1/settings/alerts/test": () => null,
  "POST /v1/rules": (url) => ({
    ...{ name: "R", enabled: true, trigger: "order.paid", scope: everyScope, ...everyBox },
    action: { type: "webhook", url, format: "haak", headers: { "x-own": "1" } },
  }),
  "PATCH /v1/rules/:id": (url) => ({
    ...{ name: "R", enabled: true, trigger: "form.submitted", scope: { forms: ["1"] }, include_test: true },
    action: { type: "webhook", url, headers: { "x-own": "1" } },
  }),
  "DELETE /v1/rules/:id": () => null,
  "POST /v1/rules/preview": (url) => ({
    rule: { trigger: "order.paid", scope: everyScope, ...everyBox, action: { type: "webhook", url } },
    days: 7,
  }),
  "POST /v1/rules/preview/:token/send": () => null,
  "POST /v1/hooks": (target_url) => ({ trigger: "order.paid", target_url, filters: { ...everyScope, ...everyBox } }),
  "DELETE /v1/hooks/:id": () => null,
  "PATCH /v1/endpoints/:id": () => ({ enabled: true, rate_per_second: 5, concurrency: 3, send_waiting: false }),
  "POST /v1/endpoints/:id/secret/rotate": () => ({ overlap_seconds: 60 }),
  "POST /v1/endpoints/:id/test": () => null,
  "POST /v1/deliveries/:id/retry": () => null,
  "POST /v1/replays": () => ({
    filter: {
      ...{ states: ["failed", "cancelled"], endpoint_id: "end_1", rule_id: "rul_1", event_types: ["order.paid"] },
      ...{ since: "2026-11-24T10:00:00+01:00", until: "2026-11-25T10:00:00+01:00" },
      ...{ last_outcome: "rejected", last_status: 500 },
    },
    dry_run: false,
  }),
  "DELETE /v1/replays/:id": () => null,
  "POST /v1/huddle/connections": (url) => ({ name: "C", domain: "example.com", api_key: "k", base_url: url }),
  "PATCH /v1/huddle/connections/:id": () => ({ name: "C", domain: "example.com", api_key: "k", base_url: null }),
  "DELETE /v1/huddle/connections/:id": () => null,
  "POST /v1/huddle/connections/:id/check": () => ({ email: "owner@example.com", sku: "A", level: null }),
  "POST /v1/connections": (url) => ({ connector: "http-member", name: "C", base_url: url, api_key: "k" }),
  "PATCH /v1/connections/:id": () => ({ name: "C", api_key: "k" }),
  "DELETE /v1/connections/:id": () => null,
  "POST /v1/connections/:id/check": () => ({ email: "owner@example.com", sku: null, level: "gold" }),
  "POST /v1/tasks/:id/done": () => ({ done_by: "Somebody" }),
  "POST /v1/holds/:id/release": () => null,
  "POST /v1/holds/:id/dismiss": () => null,
  "POST /v1/access/rebuild": () => null,
  "POST /v1/access/comparisons": () => "Naam;E-mail\nBo;bo@example.com\n",
  "POST /v1/access/comparisons/:id/apply": () => ({ missing: "grants", without_reason: "tasks" }),
  "POST /v1/erasures": () => ({ email: "nobody@example.com" }),
  "PUT /v1/sources/plugandpay": (url) => ({ api_token: "token", webhook_key: null, base_url: new URL(url).origin }),
  "POST /v1/reconciliations": () => ({ since: "2026-11-20T10:00:00+01:00", until: "2026-11-21T10:00:00+01:00" }),
  "POST /v1/inbox/:id/retry": () => null,
  "POST /v1/unreadable/:key/retry": () => null,

  "POST /session": () => ({ password: ADMIN_PASSWORD }),
  "PUT /session/shop": (_url, { shops }) => ({ shop_id: shops }),
  "DELETE /session": () => null,
  "POST /v1/api-keys": () => ({ name: "Another" }),
  "POST /v1/api-keys/:id/replace": () => ({ overlap_seconds: 604_800 }),
  "DELETE /v1/api-keys/:id": () => null,
  "POST /v1/shops": () => ({ name: "Another", api_key: `haak_${Math.random()}_of_a_shop_that_nobody_knows` }),
  "POST /v1/shops/:id/api-keys": () => ({ name: "Another" }),
  "POST /in/plugandpay/:token": () => ({
    event: { trigger_type: "order_payment_completed", triggerable_type: "order", triggerable_id: 4_711 },
    ...{ rule_id: 1, tenant_id: 1, sent_at: "2026-11-24T10:00:00Z" },
  }),
};

/** The writing routes, by the names in `servedRoutes`. */
export const WRITE_ROUTES: readonly string[] = Object.keys(BODIES);

/** That route with the ids of a shop in its path, and a valid body. */
export function routeOf(name: string, { ids, url, session }: FurnishedShop): WriteRoute {
  const [method = "", pattern = ""] = name.split(" ");
  const path = pattern.replace(
    /^(\/v1)?\/(.+?)\/:\w+/,
    (_all, at = "", kind = "") => `${at}/${kind}/${ids[kind] ?? kind}`,
  );
  const query = path === "/v1/access/comparisons" ? `?connection_id=${ids["comparisons of"]}` : "";
  return { method, path: path + query, body: BODIES[name]?.(url, ids) ?? null, headers: credentials(path, session) };
}

/** Every request also has the shop's key. */
function credentials(path: string, session: FurnishedShop["session"]): Readonly<Record<string, string>> {
  if (path.startsWith("/session")) return session;
  return path.startsWith("/v1/shops") ? adminHeaders() : {};
}

/** A valid request for that route. A DELETE gets an unknown id, because a deleted resource would be missing for other tests. */
export function requestOf(name: string, furnished: FurnishedShop) {
  const { method, path, body, headers } = routeOf(name, furnished);
  return {
    method,
    path: method === "DELETE" && name.includes("/:") ? path.replace(/[^/]+$/, "nobody-has-this") : path,
    headers: { "content-type": typeOf(body), ...headers },
    ...(body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
}

/** The content type of a route's body. */
export function typeOf(body: unknown): string {
  return typeof body === "string" ? "text/csv" : "application/json";
}
