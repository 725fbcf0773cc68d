import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * The first part of query keys, one for each resource of the API. They are in one file, so that a mutation of one
 * resource can name the queries of another that it makes stale, without an import cycle. A query that no mutation
 * makes stale has a first part of its own, beside the query.
 */
export const keys = {
  access: ["access"],
  alertSettings: ["alert-settings"],
  apiKeys: ["api-keys"],
  auditLog: ["audit-log"],
  catalogue: ["catalogue"],
  comparisons: ["comparisons"],
  connections: ["connections"],
  deliveries: ["deliveries"],
  endpoints: ["endpoints"],
  erasures: ["erasures"],
  events: ["events"],
  inbox: ["inbox"],
  previews: ["previews"],
  problems: ["problems"],
  reconciliations: ["reconciliations"],
  replays: ["replays"],
  reviews: ["reviews"],
  rules: ["rules"],
  session: ["session"],
  source: ["source"],
  stats: ["stats"],
  tasks: ["tasks"],
  unreadable: ["unreadable"],
  webhookSettings: ["webhook-settings"],
} as const satisfies Readonly<Record<string, QueryKey>>;

/**
 * What sending or cancelling deliveries makes stale. Access and tasks too, because a Huddle call gives access or ends in a task, and previews,
 * because they say which calls were already made.
 */
export const TRAFFIC: readonly QueryKey[] = [
  keys.access,
  keys.deliveries,
  keys.endpoints,
  keys.events,
  keys.previews,
  keys.problems,
  keys.replays,
  keys.stats,
  keys.tasks,
];

/** Marks queries as stale, so that what is on screen is read again now, and everything else when its page opens. */
export async function invalidate(queries: QueryClient, ...stale: readonly QueryKey[]): Promise<void> {
  await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
}
