import { dataOf, type paths } from "@haak/client";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { Api } from "./client/create-api.ts";
import { LIVE_MS, useLiveList } from "./client/live-list.ts";
import type { DeliveryState, DeliveryWithAttempts } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

type DeliveryQuery = NonNullable<paths["/v1/deliveries"]["get"]["parameters"]["query"]>;

/** A delivery in one of these states changes only if somebody asks for it. */
const ENDED: readonly DeliveryState[] = ["delivered", "failed", "cancelled"];

/** A working receiver answers within a second; a broken one takes up to the attempt's time-out. */
const TEST_POLL_MS = 700;

const deliveryQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: [...keys.deliveries, "one", id],
    queryFn: () => dataOf(api.GET("/v1/deliveries/{id}", { params: { path: { id } } })),
  });

/** `GET /v1/deliveries`: the newest first, read again while it is on screen. */
export function useDeliveries(query: DeliveryQuery) {
  const api = useApi();
  return useLiveList({
    key: [...keys.deliveries, "list", query],
    load: (cursor) => dataOf(api.GET("/v1/deliveries", { params: { query: { ...query, ...cursor } } })),
  });
}

/** `GET /v1/deliveries/{id}`: one delivery with its body and attempts, read again until it has ended. */
export function useDelivery(id: string) {
  return useQuery({
    ...deliveryQuery(useApi(), id),
    refetchInterval: ({ state }) => (state.data && ENDED.includes(state.data.state) ? false : LIVE_MS),
  });
}

/** The delivery of a test call, read again quickly until its first attempt is known or none can be made. */
export function useTestDelivery(id: string) {
  return useQuery({
    ...deliveryQuery(useApi(), id),
    refetchInterval: ({ state }) => (state.data && hasTestResult(state.data) ? false : TEST_POLL_MS),
  });
}

/** One attempt is a result, even if the hub will retry. No attempt is made while the endpoint is off or its circuit breaker is open. */
export function hasTestResult({ state, attempts }: DeliveryWithAttempts): boolean {
  return attempts.length > 0 || state === "paused" || state === "failed" || state === "cancelled";
}

/** `POST /v1/deliveries/{id}/retry`: due now, under the same id. */
export function useRetryDelivery() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.POST("/v1/deliveries/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => invalidate(queries, ...TRAFFIC, keys.auditLog),
  });
}
