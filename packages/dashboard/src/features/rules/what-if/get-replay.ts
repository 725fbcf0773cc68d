import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const ASK_EVERY_MS = 1_000;

/** Where the query cache keeps one replay. */
export const replayKey = (id: string) => ["replays", id] as const;

/** `GET /v1/replays/{id}`, asked again until it has ended. */
export function useReplay(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: replayKey(id),
    queryFn: () => dataOf(api.GET("/v1/replays/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : ASK_EVERY_MS),
  });
}
