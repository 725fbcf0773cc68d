import { HttpResponse, http } from "msw";
import type { Preview, Rule } from "../../api/client/openapi.ts";

export function aRule(more: Partial<Rule> = {}): Rule {
  return {
    id: "rul_1",
    name: "Cursus opent de poort",
    enabled: true,
    trigger: "order.paid",
    scope: { products: ["7"], product_groups: [], upsells: [], forms: [] },
    kinds: ["first", "upsell"],
    per_line: false,
    include_test: false,
    action: { type: "webhook", url: "https://example.com/course", format: "haak", headers: {} },
    origin: "rule",
    endpoint_id: "end_1",
    endpoint: { id: "end_1", enabled: true },
    created_at: "2026-11-01T10:00:00.000Z",
    updated_at: "2026-11-01T10:00:00.000Z",
    ...more,
  };
}

/** Two calls, of which one was already made, and one order for another product. */
export function aPreview(more: Partial<Preview> = {}): Preview {
  const item = { event_id: "evt_1", key: "order:1001:paid", order_id: "1001", called: true, already_sent: false };
  return {
    token: "prv_1",
    events: 3,
    calls: 2,
    already_sent: 1,
    not_called: { other_product: 1 },
    items: [
      { ...item, reason: { code: "called", text: "Bestelling 1001 past bij deze regel." } },
      {
        ...item,
        ...{ event_id: "evt_2", order_id: "1002", already_sent: true },
        reason: { code: "called", text: "Bestelling 1002 past bij deze regel." },
      },
      {
        ...item,
        ...{ event_id: "evt_3", order_id: "1003", called: false },
        reason: { code: "other_product", text: "Deze regel is voor product 7." },
      },
    ],
    ...more,
  };
}

export const listOf = (data: readonly unknown[]) => HttpResponse.json({ data, next_cursor: null });

export const tagged = (rule: unknown, etag = '"one"') => HttpResponse.json(rule as object, { headers: { etag } });

const CATALOGUE = {
  products: [
    { id: "7", name: "Cursus Fotografie" },
    { id: "8", name: "Werkboek" },
  ],
  "product-groups": [{ id: "courses", name: "courses" }],
  upsells: [{ id: "u1", name: "Masterclass" }],
  forms: [{ id: "f1", name: "Intake" }],
} as const;

export const catalogue = Object.entries(CATALOGUE).map(([path, entries]) =>
  http.get(`*/v1/${path}`, ({ request }) => {
    const q = (new URL(request.url).searchParams.get("q") ?? "").toLowerCase();
    return listOf(entries.filter(({ id, name }) => id.toLowerCase().includes(q) || name.toLowerCase().includes(q)));
  }),
);
