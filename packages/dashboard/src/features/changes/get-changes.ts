import { dataOf } from "@haak/client";
import { useApi } from "../../api/api-provider.tsx";
import { useLiveList } from "../../api/live-list.ts";

/** `GET /v1/audit-log`: what was changed in the shop, the newest first. */
export function useChanges() {
  const api = useApi();
  return useLiveList({
    key: ["audit-log"],
    load: (cursor) => dataOf(api.GET("/v1/audit-log", { params: { query: { limit: 50, ...cursor } } })),
  });
}
