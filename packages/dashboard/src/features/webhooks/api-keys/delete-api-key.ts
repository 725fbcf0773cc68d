import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { API_KEYS_KEY } from "./get-api-keys.ts";

/** `DELETE /v1/api-keys/{id}`: the key works no more, and the hooks that it made are gone. */
export function useDeleteApiKey() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/v1/api-keys/{id}", { params: { path: { id } } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: API_KEYS_KEY }),
  });
}
