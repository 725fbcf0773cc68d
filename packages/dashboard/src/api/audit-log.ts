import { dataOf } from "@haak/client";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import { keys } from "./client/query-keys.ts";

/** `GET /v1/audit-log`: what was changed in the shop, the newest first. */
export function useAuditLog() {
  const api = useApi();
  return useLiveList({
    key: keys.auditLog,
    load: (cursor) => dataOf(api.GET("/v1/audit-log", { params: { query: { limit: 50, ...cursor } } })),
  });
}
