import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS } from "./client/live-list.ts";
import { keys } from "./client/query-keys.ts";

/** One page of the list; nobody fixes more causes at once. */
const PROBLEMS_MAX = 250;

/** `GET /v1/problems`: what has not arrived, by cause, the most money first, in the language of the page. */
export function useProblems() {
  const api = useApi();
  return useQuery({
    queryKey: keys.problems,
    queryFn: () => dataOf(api.GET("/v1/problems", { params: { query: { limit: PROBLEMS_MAX } } })),
    refetchInterval: LIVE_MS,
  });
}
