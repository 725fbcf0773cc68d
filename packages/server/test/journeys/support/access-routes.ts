import type { furnishAccess } from "./furnish-access.ts";

type Own = Awaited<ReturnType<typeof furnishAccess>>;

// Hangs at two places, so that each of its routes stands in the tables twice.
const CONNECTIONS = "plan/connection-routes.ts";
const ERASURES = "track/erasures/erasure-routes.ts";
const TASKS = "track/access/task-routes.ts";
const HOLDS = "track/access/hold-routes.ts";
const MEMBERS = "track/comparisons/comparison-routes.ts";

const comparison = (own: Own) => `/v1/access/comparisons/${own.comparison}`;
const other = (own: Own) => `/v1/connections/${own.other}`;

/** Every route about access that has an id in it. */
export const ACCESS_ROUTES = [
  {
    file: "view/access/access.ts",
    method: "GET",
    route: "/access/:id",
    path: (own: Own) => `/v1/access/${own.access}`,
  },
  { file: "view/access/holds.ts", method: "GET", route: "/:id", path: (own: Own) => `/v1/holds/${own.hold}` },
  { file: HOLDS, method: "POST", route: "/:id/release", path: (own: Own) => `/v1/holds/${own.hold}/release` },
  { file: HOLDS, method: "POST", route: "/:id/dismiss", path: (own: Own) => `/v1/holds/${own.hold}/dismiss` },
  { file: TASKS, method: "POST", route: "/:id/done", path: (own: Own) => `/v1/tasks/${own.task}/done` },
  { file: ERASURES, method: "GET", route: "/:id", path: (own: Own) => `/v1/erasures/${own.erasure}` },
  { file: MEMBERS, method: "GET", route: "/:id", path: comparison },
  { file: MEMBERS, method: "GET", route: "/:id/findings", path: (own: Own) => `${comparison(own)}/findings` },
  {
    ...{ file: MEMBERS, method: "POST", route: "/:id/apply", path: (own: Own) => `${comparison(own)}/apply` },
    body: { without_reason: "tasks" },
  },
  { file: CONNECTIONS, method: "GET", route: "/:id", path: other },
  { file: CONNECTIONS, method: "PATCH", route: "/:id", path: other, body: { name: "Mine" } },
  { file: CONNECTIONS, method: "DELETE", route: "/:id", path: other },
  {
    ...{ file: "send/check/check-routes.ts", method: "POST", route: "/:id/check" },
    path: (own: Own) => `${other(own)}/check`,
    body: { email: "owner@example.com", sku: "A" },
  },
];
