import { dataOf } from "@haak/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { keys } from "./client/query-keys.ts";

export type Span = "day" | "month";

const BUCKETS = { day: "hour", month: "day" } as const;
const COUNT_AGAIN_MS = 30_000;

/** `GET /v1/stats`: what happened, a row for each hour or day. */
export function useStats(span: Span) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.stats, span],
    queryFn: () => dataOf(api.GET("/v1/stats", { params: { query: { bucket: BUCKETS[span] } } })),
    select: ({ data }) => data,
    placeholderData: keepPreviousData,
    refetchInterval: COUNT_AGAIN_MS,
  });
}
