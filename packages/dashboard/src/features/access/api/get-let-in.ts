import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { LIVE_MS } from "../../../api/live-list.ts";
import type { Access } from "../../../api/openapi.ts";

const ROWS_MAX = 250;
const STATES = ["granted", "granting", "attention"] as const satisfies readonly Access["state"][];

/** `GET /v1/access` for each state that matters here: the newest who were let in by this connection, or are not yet. */
export function useLetIn(connectionId: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["access", "let-in"],
    queryFn: async () => {
      const pages = await Promise.all(
        STATES.map((state) => dataOf(api.GET("/v1/access", { params: { query: { state, limit: ROWS_MAX } } }))),
      );
      return pages.flatMap(({ data }) => data);
    },
    select: (rows) => rows.filter(({ connection_id: id }) => id === connectionId),
    refetchInterval: LIVE_MS,
  });
}
