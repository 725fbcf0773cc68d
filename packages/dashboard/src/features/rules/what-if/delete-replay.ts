import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { replayKey } from "./get-replay.ts";

/** `DELETE /v1/replays/{id}`: stops it. What was not sent yet was never there. */
export function useStopReplay() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/v1/replays/{id}", { params: { path: { id } } });
    },
    onSuccess: (_nothing, id) => queries.invalidateQueries({ queryKey: replayKey(id) }),
  });
}
