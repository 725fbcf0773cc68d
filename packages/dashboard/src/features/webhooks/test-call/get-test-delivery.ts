import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { DeliveryWithAttempts } from "../../../api/openapi.ts";

/** A receiver that works answers within a second; one that does not takes up to the attempt's time-out. */
const ASK_EVERY_MS = 700;

/** `GET /v1/deliveries/{id}`, asked again until the call has been made or cannot be made now. */
export function useTestDelivery(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["deliveries", id],
    queryFn: () => dataOf(api.GET("/v1/deliveries/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : ASK_EVERY_MS),
  });
}

/** One attempt is an answer, also if the hub will try again; while the endpoint is off or its breaker open, none is made. */
export function hasEnded({ state, attempts }: DeliveryWithAttempts): boolean {
  return attempts.length > 0 || state === "paused" || state === "failed" || state === "cancelled";
}
