import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { ConnectionPatch, NewConnection, OtherConnection } from "../../../api/openapi.ts";
import { ifMatch, type Tagged, wasChangedMeanwhile } from "../../../api/tagged.ts";

/** A new one, or a change of one that there is. */
export type OtherConnectionWish =
  | { readonly read: null; readonly body: NewConnection }
  | { readonly read: Tagged<OtherConnection>; readonly body: ConnectionPatch };

/** `POST /v1/connections`, `PATCH /v1/connections/{id}`. */
export function useSaveOtherConnection() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, body }: OtherConnectionWish) =>
      read === null
        ? dataOf(api.POST("/v1/connections", { body }))
        : dataOf(
            api.PATCH("/v1/connections/{id}", { params: { path: { id: read.value.id }, ...ifMatch(read) }, body }),
          ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
    // The form then shows what is stored.
    onError: (error) => (wasChangedMeanwhile(error) ? queries.invalidateQueries({ queryKey: ["connections"] }) : null),
  });
}
