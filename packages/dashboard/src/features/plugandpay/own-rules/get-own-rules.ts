import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { LIVE_MS } from "../../../api/live-list.ts";

/** More than a shop keeps by hand. */
const RULES_MAX = 250;

/**
 * `GET /v1/sources/plugandpay/rules`: what Plug&Pay still calls by itself. When it was last read, and why that failed, also tells
 * whether the API token works.
 */
export function useOwnRules() {
  const api = useApi();
  return useQuery({
    queryKey: ["plugandpay", "rules"],
    queryFn: () => dataOf(api.GET("/v1/sources/plugandpay/rules", { params: { query: { limit: RULES_MAX } } })),
    refetchInterval: LIVE_MS,
  });
}
