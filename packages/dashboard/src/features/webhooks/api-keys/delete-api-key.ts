import { useMutation, useQueryClient } from "@tanstack/react-query";
import { API_KEYS_KEY } from "../../../api/api-keys/get-api-keys.ts";
import { useApi } from "../../../api/api-provider.tsx";

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
