import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { LIVE_MS } from "../../../api/live-list.ts";

const RULES_MAX = 250;

/** `GET /v1/rules`: those that let somebody in or out by this connection. */
export function useConnectionRules(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["rules", "all"],
    queryFn: () => dataOf(api.GET("/v1/rules", { params: { query: { limit: RULES_MAX } } })),
    select: ({ data }) => data.filter(({ action }) => "connection_id" in action && action.connection_id === id),
    refetchInterval: LIVE_MS,
  });
}
