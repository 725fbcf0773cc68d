import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";

/** `DELETE /v1/replays/{id}`: what was not sent yet goes back to what it was. */
export function useStopReplay(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/v1/replays/{id}", { params: { path: { id } } });
    },
    // Whoever watches it refreshes the shop once it has ended.
    onSuccess: () => queries.invalidateQueries({ queryKey: ["replay", id] }),
  });
}
