import { dataOf } from "@haak/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import type { ComparisonActions, MemberFinding } from "./client/openapi.ts";
import { invalidate, keys, TRAFFIC } from "./client/query-keys.ts";

const PROGRESS_MS = 1_000;

interface MemberList {
  readonly connectionId: string;
  readonly file: File;
}

/** `POST /v1/access/comparisons`: compares the access of the shop with a list of members. It changes nothing. */
export function useCompareMembers() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ connectionId, file }: MemberList) =>
      dataOf(
        api.POST("/v1/access/comparisons", {
          params: { query: { connection_id: connectionId } },
          // A text by its type, but sent as bytes, because the hub knows the encodings of old spreadsheets and a browser does not.
          body: file as unknown as string,
          bodySerializer: (body) => body,
          headers: { "content-type": "text/csv" },
        }),
      ),
    // Not awaited, so that the comparison opens at once.
    onSuccess: () => void invalidate(queries, keys.auditLog),
  });
}

/** `GET /v1/access/comparisons/{id}`, read again while it is applied. */
export function useComparison(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...keys.comparisons, id],
    queryFn: () => dataOf(api.GET("/v1/access/comparisons/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "applying" ? PROGRESS_MS : false),
  });
}

/** `GET /v1/access/comparisons/{id}/findings`: the people whom a comparison found, of one kind. */
export function useFindings(id: string, kind: MemberFinding["kind"]) {
  const api = useApi();
  return useLiveList({
    key: [...keys.comparisons, id, "findings", kind],
    load: (cursor) =>
      dataOf(
        api.GET("/v1/access/comparisons/{id}/findings", {
          params: { path: { id }, query: { kind, limit: 50, ...cursor } },
        }),
      ),
  });
}

/**
 * `POST /v1/access/comparisons/{id}/apply`: grants access to the people that the comparison found, or makes tasks,
 * once.
 */
export function useApplyComparison(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (actions: ComparisonActions) =>
      dataOf(api.POST("/v1/access/comparisons/{id}/apply", { params: { path: { id } }, body: actions })),
    // Tasks and reviews too, because revokes may make tasks, and a large number of them waits for a review.
    onSuccess: () => invalidate(queries, keys.comparisons, keys.reviews, ...TRAFFIC, keys.auditLog),
  });
}
