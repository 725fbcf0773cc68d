import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import { invalidate, keys } from "./client/query-keys.ts";

/** `GET /v1/unreadable`: the orders and subscriptions that comparisons could not read. */
export function useUnreadable() {
  const api = useApi();
  return useLiveList({
    key: keys.unreadable,
    load: (cursor) => dataOf(api.GET("/v1/unreadable", { params: { query: { ...cursor, limit: 20 } } })),
  });
}

/** `POST /v1/unreadable/{key}/retry`: reads one of them again. The answer says whether that helped. */
export function useRetryUnreadable() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => dataOf(api.POST("/v1/unreadable/{key}/retry", { params: { path: { key } } })),
    onSuccess: () =>
      invalidate(queries, keys.unreadable, keys.reconciliations, keys.source, keys.inbox, keys.events, keys.auditLog),
  });
}
