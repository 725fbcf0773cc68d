import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import type { RetriedUnreadable } from "./client/openapi.ts";
import { invalidate, keys } from "./client/query-keys.ts";

/** `GET /v1/unreadable`: the orders and subscriptions that comparisons could not read. */
export function useUnreadable() {
  const api = useApi();
  return useLiveList({
    key: keys.unreadable,
    load: (cursor) => dataOf(api.GET("/v1/unreadable", { params: { query: { ...cursor, limit: 20 } } })),
  });
}

/**
 * `POST /v1/unreadable/{key}/retry`: reads one of them again. `onResult` is called before the list is read again, because the row that
 * started the retry may be gone afterwards.
 */
export function useRetryUnreadable(onResult: (result: RetriedUnreadable) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) => dataOf(api.POST("/v1/unreadable/{key}/retry", { params: { path: { key } } })),
    onSuccess: (result) => {
      onResult(result);
      const { unreadable, reconciliations, source, events, auditLog } = keys;
      return invalidate(queries, unreadable, reconciliations, source, events, auditLog);
    },
  });
}
