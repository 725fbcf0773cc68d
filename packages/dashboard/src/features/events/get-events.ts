import { dataOf } from "@haak/client";
import { useApi } from "../../api/api-provider.tsx";
import { useLiveList } from "../../api/live-list.ts";
import { type EventFilters, toEventQuery } from "./event-search.ts";

/** `GET /v1/events`: what happened, newest first, read again while it is looked at. */
export function useEvents(filters: EventFilters) {
  const api = useApi();
  const query = toEventQuery(filters);
  return useLiveList({
    key: ["events", query],
    load: (cursor) => dataOf(api.GET("/v1/events", { params: { query: { ...query, ...cursor } } })),
  });
}
