import { dataOf } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

const ASK_AGAIN_MS = 1_000;

/** `GET /v1/erasures/{id}`, read again until it is done. */
export function useErasure(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["erasure", id],
    queryFn: () => dataOf(api.GET("/v1/erasures/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : ASK_AGAIN_MS),
  });
}
