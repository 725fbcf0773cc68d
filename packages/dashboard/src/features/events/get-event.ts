import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { LIVE_MS } from "../../api/live-list.ts";

/** `GET /v1/events/{id}`: one event with what every rule said, in the language of the page, and how far its deliveries are. */
export function useEvent(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["event", id],
    queryFn: () => dataOf(api.GET("/v1/events/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}
