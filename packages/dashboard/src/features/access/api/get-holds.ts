import { dataOf } from "@haak/client";
import { useApi } from "../../../api/api-provider.tsx";
import { useLiveList } from "../../../api/live-list.ts";

/** `GET /v1/holds`: waves of revokes that wait for the owner's word, and what was said of earlier ones. */
export function useHolds() {
  const api = useApi();
  return useLiveList({
    key: ["access", "holds"],
    load: (cursor) => dataOf(api.GET("/v1/holds", { params: { query: { limit: 50, ...cursor } } })),
  });
}
