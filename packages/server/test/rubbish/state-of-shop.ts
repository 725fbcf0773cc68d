import { expect } from "vitest";
import type { Api, Reply } from "../support/journey/api.ts";

const LISTS = ["events", "deliveries", "rules", "hooks", "endpoints", "huddle/connections", "api-keys", "inbox"];
const MORE_LISTS = ["replays", "reconciliations", "products", "product-groups", "upsells", "forms"];
const LISTS_OF_ACCESS = ["access", "access/comparisons", "tasks", "holds", "connections", "erasures"];
const THINGS = ["settings/webhooks", "settings/alerts", "sources/plugandpay"];

/** What comes and goes without anybody's asking: uses that are noted, attempts and comparisons that go on. */
const OF_ITSELF = new Set(
  (
    "last_used_at used_by last_check last_seen_at last_success_at failing_since reconciled_until missing state health pending failed attempts " +
    "attempt_count next_attempt_at overtook done ended_at compared repaired error note event_id api_token_refused " +
    "events deliveries notices left_access decided_at decided_by done_at done_by applied_at"
  ).split(" "),
);

/** All that a shop has, and which shops there are: what a request that was refused must leave as it is. */
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
  // The hub compares with Plug&Pay by itself as well; what nobody asked for is not what a request did.
  if (typeof shown !== "object" || shown === null || !("data" in shown) || !Array.isArray(shown.data)) return shown;
  return shown.data.filter((each: { origin?: string }) => each.origin !== "hourly");
}
