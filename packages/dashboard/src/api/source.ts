import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS } from "./client/live-list.ts";
import { invalidate, keys } from "./client/query-keys.ts";

/** One page of the list; a shop keeps fewer by hand. */
const RULES_MAX = 250;

const SOURCE_KEY = [...keys.source, "plugandpay"] as const;

/** `GET /v1/sources/plugandpay`: how the shop is connected. It is read again while on screen, because a notice may come at any moment. */
export function useSource({ everyMs = LIVE_MS }: { readonly everyMs?: number } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: SOURCE_KEY,
    queryFn: () => dataOf(api.GET("/v1/sources/plugandpay")),
    refetchInterval: everyMs,
  });
}

/**
 * `GET /v1/sources/plugandpay/rules`: the rules that Plug&Pay itself still calls. When they were last read, and why that failed, also
 * shows whether the API token works.
 */
export function usePlugAndPayRules() {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.source, "rules"],
    queryFn: () => dataOf(api.GET("/v1/sources/plugandpay/rules", { params: { query: { limit: RULES_MAX } } })),
    refetchInterval: LIVE_MS,
  });
}

/** An absent field stays as it is; null removes it. */
export interface SourceChange {
  readonly api_token?: string | null;
  readonly webhook_key?: string | null;
  readonly base_url?: string | null;
}

/** `PUT /v1/sources/plugandpay`. Another token makes the hub fetch failed notices again and read the rules of Plug&Pay again. */
export function useSaveSource() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: SourceChange) => dataOf(api.PUT("/v1/sources/plugandpay", { body: change })),
    onSuccess: (source) => {
      queries.setQueryData(SOURCE_KEY, source);
      return invalidate(queries, keys.source, keys.inbox, keys.reconciliations, keys.events, keys.auditLog);
    },
  });
}
