import { dataOf, UnreachableError } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import type { ReplayFilter } from "../openapi.ts";
import { useRefreshShop } from "../refresh-shop.ts";

/** `POST /v1/replays`: sends all of these again, and gives the id under which it can be followed. */
export function useStartReplay() {
  const api = useApi();
  const refresh = useRefreshShop();
  return useMutation({
    mutationFn: async (filter: ReplayFilter): Promise<string> => {
      const started = await dataOf(api.POST("/v1/replays", { body: { filter, dry_run: false } }));
      if ("id" in started) return started.id;
      throw new UnreachableError("The hub counted instead of sending.");
    },
    onSuccess: refresh,
  });
}
