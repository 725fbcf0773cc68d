import { dataOf } from "@haak/client";
import { useApi } from "../../../api/api-provider.tsx";
import { useLiveList } from "../../../api/live-list.ts";
import type { Notice } from "../../../api/openapi.ts";

/** All states of a notice, those that need somebody first. */
export const NOTICE_STATES = [
  "failed",
  "rejected",
  "unknown_trigger",
  "waiting",
  "fetching",
  "done",
] as const satisfies readonly Notice["state"][];

/** `GET /v1/inbox`: every notice, newest first. What is in the address as a state may be anything; an unknown one is none. */
export function useInbox(stateInAddress: string) {
  const api = useApi();
  const state = NOTICE_STATES.find((one) => one === stateInAddress);
  const query = state === undefined ? {} : { state };
  return useLiveList({
    key: ["plugandpay", "inbox", query],
    load: (cursor) => dataOf(api.GET("/v1/inbox", { params: { query: { ...query, ...cursor, limit: 20 } } })),
  });
}
