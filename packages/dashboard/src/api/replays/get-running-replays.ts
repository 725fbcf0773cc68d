import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { LIVE_MS } from "../live-list.ts";

const LOOKED_AT = 10;

/** `GET /v1/replays`: those of the newest that still run, so that one can be found again, and stopped, from anywhere. */
export function useRunningReplays() {
  const api = useApi();
  return useQuery({
    queryKey: ["replays"],
    queryFn: () => dataOf(api.GET("/v1/replays", { params: { query: { limit: LOOKED_AT } } })),
    select: ({ data }) => data.filter(({ state }) => state === "running"),
    refetchInterval: LIVE_MS,
  });
}
