import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const ASK_AGAIN_MS = 1_000;

/** `GET /v1/reconciliations/{id}`, read again until it has ended; null asks for nothing. */
export function useReconciliation(id: string | null) {
  const api = useApi();
  return useQuery({
    queryKey: ["plugandpay", "reconciliation", id],
    queryFn: () => dataOf(api.GET("/v1/reconciliations/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "running" ? ASK_AGAIN_MS : false),
  });
}
