import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/tasks/{id}/done`. Without a name, the hub writes down whose key it was. */
export function useTickOffTask() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, doneBy }: { id: string; doneBy: string }) =>
      dataOf(
        api.POST("/v1/tasks/{id}/done", { params: { path: { id } }, body: doneBy === "" ? {} : { done_by: doneBy } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["access"] }),
  });
}
