import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** A shop has a handful of communities at most. */
const CONNECTIONS_MAX = 250;

/** `GET /v1/huddle/connections`: the communities that a rule can let people into. */
export function useHuddleConnections() {
  const api = useApi();
  return useQuery({
    queryKey: ["huddle-connections"],
    queryFn: () =>
      dataOf(api.GET("/v1/huddle/connections", { params: { query: { limit: CONNECTIONS_MAX } } })).then(
        ({ data }) => data,
      ),
  });
}
