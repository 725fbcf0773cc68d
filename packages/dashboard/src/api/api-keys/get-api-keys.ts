import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { LIVE_MS } from "../live-list.ts";

/** Where the query cache keeps the keys. */
export const API_KEYS_KEY = ["api-keys"] as const;

/** More than anybody has; a shop's systems are few. */
const KEYS_MAX = 250;

/**
 * `GET /v1/api-keys`: the keys that work, without the keys themselves. `live` reads them again while they are looked at, for a page that
 * waits for a first use; not where a key may be replaced, as the session may be that very key's.
 */
export function useApiKeys({ live = false }: { readonly live?: boolean } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: API_KEYS_KEY,
    queryFn: () => dataOf(api.GET("/v1/api-keys", { params: { query: { limit: KEYS_MAX } } })).then(({ data }) => data),
    refetchInterval: live && LIVE_MS,
  });
}
