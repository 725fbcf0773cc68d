import { dataOf, type paths } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS, useLiveList } from "./client/live-list.ts";
import { keys } from "./client/query-keys.ts";

type EventQuery = NonNullable<paths["/v1/events"]["get"]["parameters"]["query"]>;

/** `GET /v1/events`: the newest first, read again while it is on screen. */
export function useEvents(query: EventQuery) {
  const api = useApi();
  return useLiveList({
    key: [...keys.events, "list", query],
    load: (cursor) => dataOf(api.GET("/v1/events", { params: { query: { ...query, ...cursor } } })),
  });
}

/** The newest event of the shop, or null in a shop that has none yet. */
export function useNewestEvent({ everyMs = LIVE_MS }: { readonly everyMs?: number } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.events, "newest"],
    queryFn: () => dataOf(api.GET("/v1/events", { params: { query: { limit: 1 } } })),
    select: ({ data }) => data[0] ?? null,
    refetchInterval: everyMs,
  });
}

/** `GET /v1/events/{id}`: one event, the decision of every rule in the language of the page, and the state of its deliveries. */
export function useEvent(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.events, "one", id],
    queryFn: () => dataOf(api.GET("/v1/events/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}
