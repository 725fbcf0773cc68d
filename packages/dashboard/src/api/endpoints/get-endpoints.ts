import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { LIVE_MS } from "../live-list.ts";

/** As many as a list shows at once; a shop has a handful. */
const ENDPOINTS_MAX = 250;

/** `GET /v1/endpoints`: where calls go. For names beside deliveries, and for choosing one. */
export function useEndpoints() {
  const api = useApi();
  return useQuery({
    queryKey: ["endpoints"],
    queryFn: () => dataOf(api.GET("/v1/endpoints", { params: { query: { limit: ENDPOINTS_MAX } } })),
    select: ({ data }) => data,
    refetchInterval: LIVE_MS,
  });
}
