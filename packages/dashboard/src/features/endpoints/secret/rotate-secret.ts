import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/endpoints/{id}/secret/rotate`: a new secret; until the overlap ends, calls carry a signature of each. */
export function useRotateSecret(endpointId: string) {
  const api = useApi();
  return useMutation({
    gcTime: 0,
    mutationFn: (overlapSeconds: number) =>
      dataOf(
        api.POST("/v1/endpoints/{id}/secret/rotate", {
          params: { path: { id: endpointId } },
          body: { overlap_seconds: overlapSeconds },
        }),
      ).then(({ secret }) => secret),
  });
}
