import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { LIVE_MS } from "../../../api/live-list.ts";

/** `GET /v1/access/{id}`: one right of one person, with every event, call and task that led to it. */
export function useAccessStory(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["access", "story", id],
    queryFn: () => dataOf(api.GET("/v1/access/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}
