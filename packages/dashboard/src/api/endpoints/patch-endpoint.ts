import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { useRefreshShop } from "../refresh-shop.ts";

/** What may be changed about an endpoint; what is left out stays. */
export interface EndpointChange {
  readonly enabled?: boolean;
  readonly send_waiting?: boolean;
  readonly rate_per_second?: number | null;
  readonly concurrency?: number | null;
}

/** `PATCH /v1/endpoints/{id}`: switches it, or paces it. */
export function useChangeEndpoint(id: string) {
  const api = useApi();
  const refresh = useRefreshShop();
  return useMutation({
    mutationFn: (body: EndpointChange) => dataOf(api.PATCH("/v1/endpoints/{id}", { params: { path: { id } }, body })),
    onSuccess: refresh,
  });
}
