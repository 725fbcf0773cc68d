import type { ApiKey, DeliveryWithAttempts, Rule, WebhookSettings } from "../../api/client/openapi.ts";

export const emptySettings: WebhookSettings = {
  orders: { url: null, moment: "paid", recurring: false, per_line: false, include_test: false, format: "haak" },
  cancellations: { url: null, format: "haak" },
};

export const filledSettings: WebhookSettings = {
  ...emptySettings,
  orders: { ...emptySettings.orders, url: "https://example.com/orders" },
};

export function aKey(more: Partial<ApiKey> = {}): ApiKey {
  return {
    id: "key_1",
    name: "Zapier",
    hint: "…wxyz",
    created_at: "2026-11-01T10:00:00.000Z",
    last_used_at: null,
    used_by: [],
    is_current: false,
    expires_at: null,
    ...more,
  };
}

export const ordersRule: Rule = {
  id: "rul_orders",
  name: "Settings: orders",
  enabled: true,
  trigger: "order.paid",
  scope: { products: [], product_groups: [], upsells: [], forms: [] },
  kinds: ["first", "upsell"],
  per_line: false,
  include_test: false,
  action: { type: "webhook", url: "https://example.com/orders", format: "haak", headers: {} },
  origin: "settings",
  endpoint_id: "end_orders",
  endpoint: { id: "end_orders", enabled: true },
  created_at: "2026-11-01T10:00:00.000Z",
  updated_at: "2026-11-01T10:00:00.000Z",
};

export function aTestDelivery(more: Partial<DeliveryWithAttempts> = {}): DeliveryWithAttempts {
  return {
    ...{ id: "dlv_1", state: "delivered", endpoint_id: "end_orders" },
    ...{ event_id: null, event_type: null, event_key: null, order_number: null, rule_id: null, line_number: null },
    ...{ next_attempt_at: null, attempt_count: 1, overtook: false, created_at: "2026-11-24T10:00:00.000Z" },
    ...{ problem: null, content_type: "application/json", body: "{}" },
    attempts: [
      {
        number: 1,
        at: "2026-11-24T10:00:00.000Z",
        duration_ms: 42,
        outcome: "delivered",
        status: 200,
        error: null,
        request_headers: {},
        response_headers: {},
        response_body: "ok",
      },
    ],
    ...more,
  };
}
