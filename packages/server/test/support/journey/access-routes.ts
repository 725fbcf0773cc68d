import type { furnishAccess } from "./furnish-access.ts";

type Own = Awaited<ReturnType<typeof furnishAccess>>;

const comparison = (own: Own) => `/v1/access/comparisons/${own.comparison}`;
const other = (own: Own) => `/v1/connections/${own.other}`;

/** Every route about access with an id in its path. */
export const ACCESS_ROUTES = [
  {
    method: "GET",
    path: (own: Own) => `/v1/access/${own.access}`,
  },
  { method: "GET", path: (own: Own) => `/v1/holds/${own.hold}` },
  { method: "POST", path: (own: Own) => `/v1/holds/${own.hold}/release` },
  { method: "POST", path: (own: Own) => `/v1/holds/${own.hold}/dismiss` },
  { method: "POST", path: (own: Own) => `/v1/tasks/${own.task}/done` },
  { method: "GET", path: (own: Own) => `/v1/erasures/${own.erasure}` },
  { method: "GET", path: comparison },
  { method: "GET", path: (own: Own) => `${comparison(own)}/findings` },
  {
    ...{ method: "POST", path: (own: Own) => `${comparison(own)}/apply` },
    body: { without_reason: "tasks" },
  },
  { method: "GET", path: other },
  { method: "PATCH", path: other, body: { name: "Mine" } },
  { method: "DELETE", path: other },
  {
    method: "POST",
    path: (own: Own) => `${other(own)}/check`,
    body: { email: "owner@example.com", sku: "A" },
  },
];
