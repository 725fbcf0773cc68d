import { dataOf, type paths } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { LIVE_MS, useLiveList } from "./client/live-list.ts";
import type { Access } from "./client/openapi.ts";
import { keys } from "./client/query-keys.ts";

type AccessQuery = NonNullable<paths["/v1/access"]["get"]["parameters"]["query"]>;

const ROWS_MAX = 250;
/** The states of people who have access, are getting it, or should have it but cannot because of a problem. */
const GIVEN_STATES = ["granted", "granting", "attention"] as const satisfies readonly Access["state"][];

/** `GET /v1/access`: who has access to what, the newest first, read again while it is on screen. */
export function useAccess(query: AccessQuery) {
  const api = useApi();
  return useLiveList({
    key: [...keys.access, "list", query],
    load: (cursor) => dataOf(api.GET("/v1/access", { params: { query: { ...query, ...cursor } } })),
  });
}

/** `GET /v1/access/{id}`: one person's access to one thing, with every event, call and task that led to it. */
export function useAccessStory(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.access, "story", id],
    queryFn: () => dataOf(api.GET("/v1/access/{id}", { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  });
}

/** `GET /v1/access` for each state that counts as given: the newest people whom one connection gave access, or will. */
export function useAccessGivenBy(connectionId: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.access, "given"],
    queryFn: async () => {
      const pages = await Promise.all(
        GIVEN_STATES.map((state) => dataOf(api.GET("/v1/access", { params: { query: { state, limit: ROWS_MAX } } }))),
      );
      return pages.flatMap(({ data }) => data);
    },
    select: (rows) => rows.filter(({ connection_id: id }) => id === connectionId),
    refetchInterval: LIVE_MS,
  });
}
