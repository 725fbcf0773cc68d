import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/inbox/{id}/retry`: judges a notice as if it came now. */
export function useRetryNotice() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.POST("/v1/inbox/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["plugandpay", "inbox"] }),
  });
}
