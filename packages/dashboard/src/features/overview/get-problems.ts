import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { LIVE_MS } from "../../api/live-list.ts";

/** The most that a list tells at once: nobody mends more causes in one sitting. */
const PROBLEMS_MAX = 250;

/** `GET /v1/problems`: what has not arrived, by cause, the most money first; in the language of the page. */
export function useProblems() {
  const api = useApi();
  return useQuery({
    queryKey: ["problems"],
    queryFn: () => dataOf(api.GET("/v1/problems", { params: { query: { limit: PROBLEMS_MAX } } })),
    refetchInterval: LIVE_MS,
  });
}
