import { dataOf } from "@haak/client";
import { useApi } from "../../../api/api-provider.tsx";
import { useLiveList } from "../../../api/live-list.ts";
import { type AccessFilters, toAccessQuery } from "../people/access-search.ts";

/** `GET /v1/access`: who has access to what, newest first, read again while it is looked at. */
export function useAccess(filters: AccessFilters) {
  const api = useApi();
  const query = toAccessQuery(filters);
  return useLiveList({
    key: ["access", "list", query],
    load: (cursor) => dataOf(api.GET("/v1/access", { params: { query: { ...query, ...cursor } } })),
  });
}
