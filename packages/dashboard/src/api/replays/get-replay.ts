import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";

/** Quick enough to be watched. */
const WATCHED_MS = 1_000;

/** `GET /v1/replays/{id}`: how far it is, read again while it runs. */
export function useReplay(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["replay", id],
    queryFn: () => dataOf(api.GET("/v1/replays/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : WATCHED_MS),
  });
}
