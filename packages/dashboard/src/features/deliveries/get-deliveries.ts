import { dataOf } from "@haak/client";
import { useApi } from "../../api/api-provider.tsx";
import { useLiveList } from "../../api/live-list.ts";
import { type DeliveryFilters, toDeliveryQuery } from "./delivery-filters.ts";

/** `GET /v1/deliveries`: the calls owed and made, newest first, read again while they are looked at. */
export function useDeliveries(filters: DeliveryFilters) {
  const api = useApi();
  const query = toDeliveryQuery(filters);
  return useLiveList({
    key: ["deliveries", query],
    load: (cursor) => dataOf(api.GET("/v1/deliveries", { params: { query: { ...query, ...cursor } } })),
  });
}
