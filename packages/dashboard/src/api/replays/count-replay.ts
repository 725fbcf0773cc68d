import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import type { ReplayFilter } from "../openapi.ts";

/** `POST /v1/replays` as a dry run: how many deliveries would be sent again. It changes nothing, so that it is a query. */
export function useReplayCount(filter: ReplayFilter) {
  const api = useApi();
  return useQuery({
    queryKey: ["replay-count", filter],
    queryFn: () => dataOf(api.POST("/v1/replays", { body: { filter, dry_run: true } })),
    select: ({ matched }) => matched,
    staleTime: 0,
    gcTime: 0,
  });
}
