import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "./client/api-provider.tsx";
import { invalidate, keys } from "./client/query-keys.ts";

const PROGRESS_MS = 1_000;

/**
 * `GET /v1/reconciliations/{id}`, read again until it has ended; null asks for nothing. Its end makes the source stale, because only then
 * the hub knows whether the token works and whether something was missing.
 */
export function useReconciliation(id: string | null) {
  const api = useApi();
  const queries = useQueryClient();
  const reconciliation = useQuery({
    queryKey: [...keys.reconciliations, id],
    queryFn: () => dataOf(api.GET("/v1/reconciliations/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === "running" ? PROGRESS_MS : false),
  });
  const state = reconciliation.data?.state;
  useEffect(() => {
    if (state !== undefined && state !== "running") void invalidate(queries, keys.source, keys.events, keys.unreadable);
  }, [state, queries]);
  return reconciliation;
}

/** `POST /v1/reconciliations`: compares everything at Plug&Pay since then with the events of the hub. */
export function useStartReconciliation() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (since: string) => dataOf(api.POST("/v1/reconciliations", { body: { since } })),
    onSuccess: () => void invalidate(queries, keys.auditLog),
  });
}
