import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";
import { dataOf } from "../../api/client.ts";
import { LIVE_MS } from "../../api/live-list.ts";
import type { EventWithDecisions } from "../../api/openapi.ts";

/** `GET /v1/events/{id}`: one event with what every rule said, in the language of the page, and how far its deliveries are. */
export function useEvent(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["event", id],
    queryFn: async () => {
      const event: unknown = await dataOf(api.GET("/v1/events/{id}", { params: { path: { id } } }));
      // What the document says of it, and the generated types do not: see `EventWithDecisions`.
      return event as EventWithDecisions;
    },
    refetchInterval: LIVE_MS,
  });
}
