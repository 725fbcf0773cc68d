import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const CONNECTIONS_MAX = 250;

/** `GET /v1/huddle/connections`: the Huddle communities of the shop. Their keys are masked. */
export function useHuddleConnections() {
  const api = useApi();
  return useQuery({
    queryKey: ["connections", "huddle"],
    queryFn: () => dataOf(api.GET("/v1/huddle/connections", { params: { query: { limit: CONNECTIONS_MAX } } })),
    select: ({ data }) => data,
  });
}

/** `GET /v1/connections`: other systems that are told of access. */
export function useOtherConnections() {
  const api = useApi();
  return useQuery({
    queryKey: ["connections", "others"],
    queryFn: () => dataOf(api.GET("/v1/connections", { params: { query: { limit: CONNECTIONS_MAX } } })),
    select: ({ data }) => data,
  });
}

/** Says what a connection is called; its id, until both lists are read, and where it is gone. */
export function useConnectionName(): (id: string) => string {
  const huddle = useHuddleConnections();
  const others = useOtherConnections();
  const names = new Map([...(huddle.data ?? []), ...(others.data ?? [])].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
