import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { useRefreshShop } from "../refresh-shop.ts";

/** `POST /v1/deliveries/{id}/retry`: due now, under the same id. */
export function useRetryDelivery() {
  const api = useApi();
  const refresh = useRefreshShop();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.POST("/v1/deliveries/{id}/retry", { params: { path: { id } } })),
    onSuccess: refresh,
  });
}
