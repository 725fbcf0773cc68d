import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { ConnectionPatch, NewConnection } from "../../../api/openapi.ts";

/** A new one, or a change of one that there is. */
export type OtherConnectionWish =
  | { readonly id: null; readonly body: NewConnection }
  | { readonly id: string; readonly body: ConnectionPatch };

/** `POST /v1/connections`, `PATCH /v1/connections/{id}`. */
export function useSaveOtherConnection() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: OtherConnectionWish) =>
      id === null
        ? dataOf(api.POST("/v1/connections", { body }))
        : dataOf(api.PATCH("/v1/connections/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
  });
}
