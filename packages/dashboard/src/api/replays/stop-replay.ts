import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { useRefreshShop } from "../refresh-shop.ts";

/** `DELETE /v1/replays/{id}`: what was not sent yet goes back to what it was. */
export function useStopReplay(id: string) {
  const api = useApi();
  const refresh = useRefreshShop();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/v1/replays/{id}", { params: { path: { id } } });
    },
    onSuccess: refresh,
  });
}
