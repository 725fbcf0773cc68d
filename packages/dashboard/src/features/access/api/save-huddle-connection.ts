import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { HuddleConnection, HuddleConnectionPatch, NewHuddleConnection } from "../../../api/openapi.ts";
import { ifMatch, type Tagged, wasChangedMeanwhile } from "../../../api/tagged.ts";

/** A new one, or a change of one that there is. */
export type HuddleConnectionWish =
  | { readonly read: null; readonly body: NewHuddleConnection }
  | { readonly read: Tagged<HuddleConnection>; readonly body: HuddleConnectionPatch };

/** `POST /v1/huddle/connections`, `PATCH /v1/huddle/connections/{id}`. A mended key lets what was given up be asked again. */
export function useSaveHuddleConnection() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ read, body }: HuddleConnectionWish) =>
      read === null
        ? dataOf(api.POST("/v1/huddle/connections", { body }))
        : dataOf(
            api.PATCH("/v1/huddle/connections/{id}", {
              params: { path: { id: read.value.id }, ...ifMatch(read) },
              body,
            }),
          ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
    // The form then shows what is stored.
    onError: (error) => (wasChangedMeanwhile(error) ? queries.invalidateQueries({ queryKey: ["connections"] }) : null),
  });
}
