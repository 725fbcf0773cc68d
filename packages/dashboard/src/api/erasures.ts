import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

const PROGRESS_MS = 1_000;

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
    onSuccess: () => void invalidate(queries, keys.inbox, keys.reviews, ...TRAFFIC, keys.auditLog),
  });
}

/** `GET /v1/erasures/{id}`, read again until it is done. */
export function useErasure(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.erasures, id],
    queryFn: () => dataOf(api.GET("/v1/erasures/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : PROGRESS_MS),
  });
}
