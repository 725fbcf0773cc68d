import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "./client/api-provider.tsx";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

const PROGRESS_MS = 1_000;

const MADE_STALE = [keys.comparisons, keys.inbox, keys.reviews, ...TRAFFIC, keys.auditLog];

/**
 * `POST /v1/erasures`: erases a person for good. The hub does it in steps, so that most of it is still there when
 * this is answered.
 */
export function useErase() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (email: string) => dataOf(api.POST("/v1/erasures", { body: { email } })),
    // Not awaited, so that the progress is on screen at once.
    onSuccess: () => void invalidate(queries, ...MADE_STALE),
  });
}

/** `GET /v1/erasures/{id}`, read again until it is done. Its end makes everything on screen about this person stale. */
export function useErasure(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const erasure = useQuery({
    queryKey: [...keys.erasures, id],
    queryFn: () => dataOf(api.GET("/v1/erasures/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : PROGRESS_MS),
  });
  const state = erasure.data?.state;
  useEffect(() => {
    if (state === "done") void invalidate(queries, ...MADE_STALE);
  }, [state, queries]);
  return erasure;
}
