import { dataOf } from "@haak/client";
import { useApi } from "../../../api/api-provider.tsx";
import { useLiveList } from "../../../api/live-list.ts";
import type { MemberFinding } from "../../../api/openapi.ts";

/** `GET /v1/access/comparisons/{id}/findings`: whom a comparison found, of one kind. */
export function useFindings(id: string, kind: MemberFinding["kind"]) {
  const api = useApi();
  return useLiveList({
    key: ["access", "comparison", id, kind],
    load: (cursor) =>
      dataOf(
        api.GET("/v1/access/comparisons/{id}/findings", {
          params: { path: { id }, query: { kind, limit: 50, ...cursor } },
        }),
      ),
  });
}
