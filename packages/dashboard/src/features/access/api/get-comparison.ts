import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const ASK_AGAIN_MS = 1_000;

/** `GET /v1/access/comparisons/{id}`, read again while what was wanted is being done. */
export function useComparison(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["access", "comparison", id],
    queryFn: () => dataOf(api.GET("/v1/access/comparisons/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "applying" ? ASK_AGAIN_MS : false),
  });
}
