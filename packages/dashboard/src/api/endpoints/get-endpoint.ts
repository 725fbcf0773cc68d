import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { LIVE_MS } from "../live-list.ts";

/** `GET /v1/endpoints/{id}`: one endpoint, with the sentence about its health in the language of the page. */
export function useEndpoint(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["endpoint", id],
    queryFn: () => dataOf(api.GET("/v1/endpoints/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}
