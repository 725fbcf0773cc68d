import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

/** Take the access away after all, or leave everybody their access. */
export type ReviewDecision = "release" | "dismiss";

const PATHS = { release: "/v1/holds/{id}/release", dismiss: "/v1/holds/{id}/dismiss" } as const;

/** `GET /v1/holds`: large numbers of revokes that wait for the owner's decision, and what was decided about earlier ones. */
export function useReviews() {
  const api = useApi();
  return useLiveList({
    key: keys.reviews,
    load: (cursor) => dataOf(api.GET("/v1/holds", { params: { query: { limit: 50, ...cursor } } })),
  });
}

/** `POST /v1/holds/{id}/release` or `/dismiss`. It can be decided once. */
export function useDecideReview() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: ReviewDecision }) =>
      dataOf(api.POST(PATHS[decision], { params: { path: { id } } })),
    onSuccess: () => invalidate(queries, keys.reviews, ...TRAFFIC, keys.auditLog),
  });
}
