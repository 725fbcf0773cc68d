import { expect } from "vitest";
import type { Api, Reply } from "../support/journey/api.ts";

const LISTS = ["events", "deliveries", "rules", "hooks", "endpoints", "huddle/connections", "api-keys", "inbox"];
const MORE_LISTS = ["replays", "reconciliations", "products", "product-groups", "upsells", "forms"];
const LISTS_OF_ACCESS = ["access", "access/comparisons", "tasks", "holds", "connections", "erasures"];
const THINGS = ["settings/webhooks", "settings/alerts", "sources/plugandpay"];

/** Fields that change without a request: times of last use, attempts and running comparisons. */
const OF_ITSELF = new Set(
  (
    "last_used_at used_by last_check last_seen_at last_success_at failing_since reconciled_until missing state health pending failed attempts " +
    "attempt_count next_attempt_at overtook done ended_at compared repaired error note event_id api_token_refused " +
    "events deliveries notices left_access decided_at decided_by done_at done_by applied_at"
  ).split(" "),
);

/** The whole state of a shop, and the list of shops. A refused request must not change it. */
export async function stateOf(shop: Api, admin: Api, leaveOut: readonly string[] = []): Promise<unknown> {
  const paths = [...LISTS, ...MORE_LISTS, ...LISTS_OF_ACCESS, ...THINGS].filter((path) => !leaveOut.includes(path));
  const replies = await Promise.all([
    ...paths.map((path) => shop.get(`/v1/${path}${THINGS.includes(path) ? "" : "?limit=250"}`)),
    admin.get("/v1/shops?limit=250"),
  ]);
  return Object.fromEntries(replies.map((reply, index) => [paths[index] ?? "shops", contentOf(reply)]));
}

function contentOf(reply: Reply): unknown {
  expect(reply.status, reply.text.slice(0, 500)).toBe(200);
  const shown: unknown = JSON.parse(reply.text, (name, value) => (OF_ITSELF.has(name) ? undefined : value));
  // The hub also starts reconciliations itself, which are not the effect of a request.
  if (typeof shown !== "object" || shown === null || !("data" in shown) || !Array.isArray(shown.data)) return shown;
  return shown.data.filter((each: { origin?: string }) => each.origin !== "hourly");
}
