import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/client/api-provider.tsx";
import { LIVE_MS } from "../../../api/client/live-list.ts";

/** What the shop has heard of so far, and from where. */
export interface Arrivals {
  /** When Plug&Pay last told of something; null where it never has. */
  readonly noticeAt: string | null;
  /** When anything last happened, whoever told of it; null in a shop in which nothing has. */
  readonly eventAt: string | null;
}

/** `GET /v1/sources/plugandpay` and the newest of `GET /v1/events`: without either, no buyer can come. */
export function useArrivals() {
  const api = useApi();
  return useQuery({
    queryKey: ["arrivals"],
    queryFn: async (): Promise<Arrivals> => {
      const [source, events] = await Promise.all([
        dataOf(api.GET("/v1/sources/plugandpay")),
        dataOf(api.GET("/v1/events", { params: { query: { limit: 1 } } })),
      ]);
      return { noticeAt: source.last_seen_at, eventAt: events.data[0]?.received_at ?? null };
    },
    refetchInterval: LIVE_MS,
  });
}
