import { dataOf } from "@haak/client";
import { useApi } from "../../../api/api-provider.tsx";
import { useLiveList } from "../../../api/live-list.ts";

/** `GET /v1/tasks`: what a person has to do, or what people have done. */
export function useTasks({ done }: { done: boolean }) {
  const api = useApi();
  return useLiveList({
    key: ["access", "tasks", done],
    load: (cursor) =>
      dataOf(api.GET("/v1/tasks", { params: { query: { done: done ? "true" : "false", limit: 50, ...cursor } } })),
  });
}
