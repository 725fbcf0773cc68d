import { HttpResponse, http } from "msw";
import type { Access, AccessWithStory, HuddleConnection, Task } from "../../api/client/openapi.ts";

export const aPage = (data: unknown[]) => HttpResponse.json({ data, next_cursor: null });

export const aConnection = (more: Partial<HuddleConnection> = {}): HuddleConnection => ({
  ...{ id: "hcn_1", name: "Mijn club", domain: "club.example.com", base_url: "https://club.example.com" },
  ...{ api_key: "••••", lite: false, revoke: null, grant: null, on_reversal: "warn", unpaid_days: null },
  brake: { percent: 10, at_least: 30 },
  ...{ last_check: null, created_at: "2026-11-24T09:00:00Z", updated_at: "2026-11-24T09:00:00Z" },
  ...more,
});

export const anAccess = (more: Partial<Access> = {}): Access => ({
  ...{ id: "acc_1", email: "bo@example.com", connection_id: "hcn_1", sku: "COURSE-7", state: "granted" },
  ...{ other_emails: [], customer_ids: [] },
  reasons: [
    {
      ...{ event_id: "evt_1", order_id: "1001", subscription_id: null },
      ...{ since: "2026-11-24T09:00:00Z", until: null, trouble: null },
    },
  ],
  ...{ due_at: null, problem: null, hold_id: null },
  ...{ created_at: "2026-11-24T09:00:00Z", updated_at: "2026-11-24T09:00:00Z" },
  ...more,
});

export const aStory = (more: Partial<AccessWithStory> = {}): AccessWithStory => ({
  ...anAccess(),
  ...{ events: [], calls: [], tasks: [] },
  ...more,
});

export const aTask = (more: Partial<Task> = {}): Task => ({
  ...{ id: "tsk_1", kind: "revoke", email: "bo@example.com", connection_id: "hcn_1", sku: "COURSE-7" },
  ...{ reason: "Geëindigd: abonnement 77.", link: "https://club.example.com", access_id: "acc_1", event_id: "evt_9" },
  ...{ created_at: "2026-11-25T09:00:00Z", done_at: null, done_by: null },
  ...more,
});

export const quietShop = [
  http.get("*/v1/rules", () => aPage([])),
  http.get("*/v1/events", () => aPage([])),
  http.get("*/v1/sources/plugandpay", () => HttpResponse.json({ last_seen_at: null })),
  http.get("*/v1/access", () => aPage([])),
  http.get("*/v1/tasks", () => aPage([])),
  http.get("*/v1/holds", () => aPage([])),
  http.get("*/v1/endpoints", () => aPage([])),
  http.get("*/v1/huddle/connections", () => aPage([aConnection()])),
  http.get("*/v1/huddle/connections/hcn_1", () => HttpResponse.json(aConnection(), { headers: { etag: '"read"' } })),
  http.get("*/v1/connections", () => aPage([])),
];
