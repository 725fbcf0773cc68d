import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { HuddleConnectionPatch, NewHuddleConnection } from "../../../api/openapi.ts";

/** A new one, or a change of one that there is. */
export type HuddleConnectionWish =
  | { readonly id: null; readonly body: NewHuddleConnection }
  | { readonly id: string; readonly body: HuddleConnectionPatch };

/** `POST /v1/huddle/connections`, `PATCH /v1/huddle/connections/{id}`. A mended key lets what was given up be asked again. */
export function useSaveHuddleConnection() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: HuddleConnectionWish) =>
      id === null
        ? dataOf(api.POST("/v1/huddle/connections", { body }))
        : dataOf(api.PATCH("/v1/huddle/connections/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections"] }),
  });
}
