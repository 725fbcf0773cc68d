import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import type { Notice } from "./client/openapi.ts";
import { invalidate, keys } from "./client/query-keys.ts";

/** All states of a notice; those that need a person come first. */
export const NOTICE_STATES = [
  "failed",
  "rejected",
  "unknown_trigger",
  "waiting",
  "fetching",
  "done",
] as const satisfies readonly Notice["state"][];

/** `GET /v1/inbox`: every notice, the newest first. The state comes from the page's address, so that an unknown one is ignored. */
export function useInbox(stateInAddress: string) {
  const api = useApi();
  const state = NOTICE_STATES.find((one) => one === stateInAddress);
  const query = state === undefined ? {} : { state };
  return useLiveList({
    key: [...keys.inbox, query],
    load: (cursor) => dataOf(api.GET("/v1/inbox", { params: { query: { ...query, ...cursor, limit: 20 } } })),
  });
}

/** `POST /v1/inbox/{id}/retry`: handles a notice as if it came now. */
export function useRetryNotice() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.POST("/v1/inbox/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => invalidate(queries, keys.inbox, keys.events, keys.auditLog),
  });
}
