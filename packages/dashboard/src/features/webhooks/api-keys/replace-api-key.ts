import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/api-keys/{id}/replace`: a new key for an old one, which goes on working for a while. */
export function useReplaceApiKey() {
  const api = useApi();
  return useMutation({
    mutationFn: ({ id, overlapSeconds }: { id: string; overlapSeconds: number }) =>
      dataOf(
        api.POST("/v1/api-keys/{id}/replace", {
          params: { path: { id } },
          body: { overlap_seconds: overlapSeconds },
        }),
      ),
  });
}
