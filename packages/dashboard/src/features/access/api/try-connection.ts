import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { ConnectionTry } from "../../../api/openapi.ts";

/** `POST …/connections/{id}/check`: lets somebody in by a real call, and says what came of it. */
export function useTryConnection(sort: "huddle" | "others", id: string) {
  const api = useApi();
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    mutationFn: (body: ConnectionTry) =>
      sort === "huddle"
        ? dataOf(api.POST("/v1/huddle/connections/{id}/check", { params, body }))
        : dataOf(api.POST("/v1/connections/{id}/check", { params, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
  });
}
