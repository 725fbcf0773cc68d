import { dataOf } from "@haak/client";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type {
  ConnectionPatch,
  ConnectionTry,
  HuddleConnection,
  HuddleConnectionPatch,
  NewConnection,
  NewHuddleConnection,
  OtherConnection,
} from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";
import { ifMatch, type Tagged, taggedOf, wasChangedMeanwhile } from "./client/tagged.ts";

/** One page of a list; a shop has a handful. */
const CONNECTIONS_MAX = 250;

/** For a form: read again whenever it opens, and never while somebody types in it. */
const READ_ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 } as const;

/** What a new or changed connection makes stale. Deliveries too, because a corrected key lets failed calls be sent again. */
const MADE_STALE = [keys.connections, ...TRAFFIC, keys.auditLog];

/** Huddle communities, or the other systems that get calls about access. */
type ConnectionSort = "huddle" | "others";

const listQuery = { params: { query: { limit: CONNECTIONS_MAX } } };

/** `GET /v1/huddle/connections`: the Huddle communities of the shop. Their keys are masked. */
export function useHuddleConnections() {
  const api = useApi();
  return useQuery(
    queryOptions({
      queryKey: [...keys.connections, "huddle", "list"],
      queryFn: () => dataOf(api.GET("/v1/huddle/connections", listQuery)),
      select: ({ data }) => data,
    }),
  );
}

/** `GET /v1/connections`: the other systems that get calls about access. */
export function useOtherConnections() {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.connections, "others", "list"],
    queryFn: () => dataOf(api.GET("/v1/connections", listQuery)),
    select: ({ data }) => data,
  });
}

/** The name of a connection by its id. It is the id for a deleted connection, and until both lists are read. */
export function useConnectionName(): (id: string) => string {
  const huddle = useHuddleConnections();
  const others = useOtherConnections();
  const names = new Map([...(huddle.data ?? []), ...(others.data ?? [])].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** `GET /v1/huddle/connections/{id}` for a form, with the tag that a later save sends back. */
export function useHuddleConnection(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.connections, "huddle", "one", id],
    queryFn: () => taggedOf(api.GET("/v1/huddle/connections/{id}", { params: { path: { id } } })),
    ...READ_ONCE,
  });
}

/** `GET /v1/connections/{id}` for a form, with the tag that a later save sends back. */
export function useOtherConnection(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.connections, "others", "one", id],
    queryFn: () => taggedOf(api.GET("/v1/connections/{id}", { params: { path: { id } } })),
    ...READ_ONCE,
  });
}

/** A new connection, or a change of one that was read. */
type HuddleConnectionInput =
  | { readonly read: null; readonly body: NewHuddleConnection }
  | { readonly read: Tagged<HuddleConnection>; readonly body: HuddleConnectionPatch };

/** `POST /v1/huddle/connections`, `PATCH /v1/huddle/connections/{id}`. */
export function useSaveHuddleConnection() {
  const api = useApi();
  return useSave(({ read, body }: HuddleConnectionInput) =>
    read === null
      ? dataOf(api.POST("/v1/huddle/connections", { body }))
      : dataOf(
          api.PATCH("/v1/huddle/connections/{id}", { params: { path: { id: read.value.id }, ...ifMatch(read) }, body }),
        ),
  );
}

/** A new connection, or a change of one that was read. */
type OtherConnectionInput =
  | { readonly read: null; readonly body: NewConnection }
  | { readonly read: Tagged<OtherConnection>; readonly body: ConnectionPatch };

/** `POST /v1/connections`, `PATCH /v1/connections/{id}`. */
export function useSaveOtherConnection() {
  const api = useApi();
  return useSave(({ read, body }: OtherConnectionInput) =>
    read === null
      ? dataOf(api.POST("/v1/connections", { body }))
      : dataOf(api.PATCH("/v1/connections/{id}", { params: { path: { id: read.value.id }, ...ifMatch(read) }, body })),
  );
}

function useSave<Input, Saved>(mutationFn: (input: Input) => Promise<Saved>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => invalidate(queries, ...MADE_STALE),
    // Read again, because somebody else changed it first and the form must show what is stored.
    onError: (error) => (wasChangedMeanwhile(error) ? invalidate(queries, keys.connections) : null),
  });
}

/** `POST …/connections/{id}/check`: makes a real call that gives somebody access, and returns its result. */
export function useTryConnection(sort: ConnectionSort, id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    mutationFn: (body: ConnectionTry) =>
      sort === "huddle"
        ? dataOf(api.POST("/v1/huddle/connections/{id}/check", { params, body }))
        : dataOf(api.POST("/v1/connections/{id}/check", { params, body })),
    // The lists show the result of the last check.
    onSuccess: () => invalidate(queries, keys.connections, keys.auditLog),
  });
}

const DELETE_PATHS = { huddle: "/v1/huddle/connections/{id}", others: "/v1/connections/{id}" } as const;

/** `DELETE` of a connection. The hub refuses it while rules use the connection. */
export function useDeleteConnection(sort: ConnectionSort) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE(DELETE_PATHS[sort], { params: { path: { id } } });
    },
    onSuccess: () => invalidate(queries, ...MADE_STALE),
  });
}
