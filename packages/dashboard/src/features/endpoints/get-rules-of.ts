import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";

const RULES_MAX = 250;

/** `GET /v1/rules`: those that call this endpoint. */
export function useRulesOf(endpointId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["rules", "names"],
    queryFn: () => dataOf(api.GET("/v1/rules", { params: { query: { limit: RULES_MAX } } })),
    select: ({ data }) => data.filter(({ endpoint_id }) => endpoint_id === endpointId),
  });
}
