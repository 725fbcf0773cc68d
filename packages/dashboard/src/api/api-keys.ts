import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS } from "./client/live-list.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

/** One page of the list; no shop has more systems than this. */
const KEYS_MAX = 250;

/**
 * `GET /v1/api-keys`: the keys that work, without their secrets. `live` reads them again every few seconds, for a page that waits for the
 * first use of a key. It must stay off where a key can be replaced, because the session may belong to that key.
 */
export function useApiKeys({ live = false }: { readonly live?: boolean } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: keys.apiKeys,
    queryFn: () => dataOf(api.GET("/v1/api-keys", { params: { query: { limit: KEYS_MAX } } })).then(({ data }) => data),
    refetchInterval: live && LIVE_MS,
  });
}

/** `POST /v1/api-keys`: makes a key. Only this answer shows the key itself. */
export function useMakeApiKey() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => dataOf(api.POST("/v1/api-keys", { body: name === "" ? {} : { name } })),
    // Not awaited, so that the new key is on screen at once.
    onSuccess: () => void invalidate(queries, keys.apiKeys, keys.auditLog),
  });
}

/**
 * `POST /v1/api-keys/{id}/replace`: a new key for an old one, which keeps working for a while. It invalidates
 * nothing, because a read with the replaced key may end the session while the new key is on screen: call
 * `useRefreshApiKeys` when the key has been copied.
 */
export function useReplaceApiKey() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ id, overlapSeconds }: { id: string; overlapSeconds: number }) =>
      dataOf(
        api.POST("/v1/api-keys/{id}/replace", { params: { path: { id } }, body: { overlap_seconds: overlapSeconds } }),
      ),
  });
}

/** Reads the keys again, once a new key has been copied. */
export function useRefreshApiKeys(): () => void {
  const queries = useQueryClient();
  return () => void invalidate(queries, keys.apiKeys, keys.auditLog);
}

/** `DELETE /v1/api-keys/{id}`: the key stops working. The Zapier hooks that it made, which are rules, are deleted with it. */
export function useDeleteApiKey() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/v1/api-keys/{id}", { params: { path: { id } } });
    },
    onSuccess: () => invalidate(queries, keys.apiKeys, keys.rules, ...TRAFFIC, keys.auditLog),
  });
}
