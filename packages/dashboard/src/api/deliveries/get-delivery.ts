import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { LIVE_MS } from "../live-list.ts";
import type { DeliveryState } from "../openapi.ts";

/** Nothing more happens to these unless somebody asks for it. */
const ENDED: readonly DeliveryState[] = ["delivered", "failed", "cancelled"];

/** `GET /v1/deliveries/{id}`: one delivery with its body and attempts, read again while it is on its way. */
export function useDelivery(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["delivery", id],
    queryFn: () => dataOf(api.GET("/v1/deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.state) ? false : LIVE_MS),
  });
}
