import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { ComparisonWish } from "../../../api/openapi.ts";

/** `POST /v1/access/comparisons/{id}/apply`: does what is wanted about exactly those whom it found, once. */
export function useApplyComparison(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: ComparisonWish) =>
      dataOf(api.POST("/v1/access/comparisons/{id}/apply", { params: { path: { id } }, body: wish })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["access"] }),
  });
}
