import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS } from "./client/live-list.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

/** One page of the list; a shop has a handful. */
const ENDPOINTS_MAX = 250;

/** `GET /v1/endpoints`: where calls go. */
export function useEndpoints() {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.endpoints, "list"],
    queryFn: () => dataOf(api.GET("/v1/endpoints", { params: { query: { limit: ENDPOINTS_MAX } } })),
    select: ({ data }) => data,
    refetchInterval: LIVE_MS,
  });
}

/** `GET /v1/endpoints/{id}`: one endpoint, with the text about its health in the language of the page. */
export function useEndpoint(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.endpoints, "one", id],
    queryFn: () => dataOf(api.GET("/v1/endpoints/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}

/** What may be changed about an endpoint; an absent field stays as it is. */
interface EndpointChange {
  readonly enabled?: boolean;
  readonly send_waiting?: boolean;
  readonly rate_per_second?: number | null;
  readonly concurrency?: number | null;
}

/** `PATCH /v1/endpoints/{id}`: switches it on or off, or changes its limits. Waiting deliveries may be sent or cancelled by it. */
export function useChangeEndpoint(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: EndpointChange) => dataOf(api.PATCH("/v1/endpoints/{id}", { params: { path: { id } }, body })),
    // Rules too, because a rule shows that its endpoint is off.
    onSuccess: () => invalidate(queries, keys.rules, ...TRAFFIC, keys.auditLog),
  });
}

/** `POST /v1/endpoints/{id}/test`: sends a signed sample, and returns the id of its delivery. */
export function useTestCall() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (endpointId: string) =>
      dataOf(api.POST("/v1/endpoints/{id}/test", { params: { path: { id: endpointId } } })).then(
        ({ delivery_id: deliveryId }) => deliveryId,
      ),
    // Not awaited, because the result of the call is read separately.
    onSuccess: () => void invalidate(queries, keys.deliveries, keys.endpoints, keys.auditLog),
  });
}

/** `GET /v1/endpoints/{id}/secret`. A mutation and not a query, so that the secret is read only on request and never cached. */
export function useSigningSecret(endpointId: string) {
  const api = useApi();
  return useMutation({
    gcTime: 0,
    mutationFn: () =>
      dataOf(api.GET("/v1/endpoints/{id}/secret", { params: { path: { id: endpointId } } })).then(
        ({ secret }) => secret,
      ),
  });
}

/** `POST /v1/endpoints/{id}/secret/rotate`: a new secret. Calls carry a signature of both until the overlap ends. */
export function useRotateSigningSecret(endpointId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (overlapSeconds: number) =>
      dataOf(
        api.POST("/v1/endpoints/{id}/secret/rotate", {
          params: { path: { id: endpointId } },
          body: { overlap_seconds: overlapSeconds },
        }),
      ).then(({ secret }) => secret),
    onSuccess: () => void invalidate(queries, keys.endpoints, keys.auditLog),
  });
}
