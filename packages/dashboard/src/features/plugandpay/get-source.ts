import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { LIVE_MS } from "../../api/live-list.ts";

/** Where the query cache keeps it. */
export const SOURCE_KEY = ["plugandpay", "source"] as const;

/** `GET /v1/sources/plugandpay`, read again while it is looked at: a first notice may come at any moment. */
export function useSource() {
  const api = useApi();
  return useQuery({
    queryKey: SOURCE_KEY,
    queryFn: () => dataOf(api.GET("/v1/sources/plugandpay")),
    refetchInterval: LIVE_MS,
  });
}
