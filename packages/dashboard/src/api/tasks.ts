import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import { useLiveList } from "./client/live-list.ts";
import { invalidate, keys } from "./client/query-keys.ts";

/** `GET /v1/tasks`: what a person has to do, or what people have done. */
export function useTasks({ done }: { readonly done: boolean }) {
  const api = useApi();
  return useLiveList({
    key: [...keys.tasks, done],
    load: (cursor) =>
      dataOf(api.GET("/v1/tasks", { params: { query: { done: done ? "true" : "false", limit: 50, ...cursor } } })),
  });
}

/** `POST /v1/tasks/{id}/done`. Without a name, the hub records whose key it was. */
export function useCompleteTask() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, doneBy }: { id: string; doneBy: string }) =>
      dataOf(
        api.POST("/v1/tasks/{id}/done", { params: { path: { id } }, body: doneBy === "" ? {} : { done_by: doneBy } }),
      ),
    onSuccess: () => invalidate(queries, keys.tasks, keys.access, keys.auditLog),
  });
}
