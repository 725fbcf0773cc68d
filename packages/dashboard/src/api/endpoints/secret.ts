import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";

/** `GET /v1/endpoints/{id}/secret`. A deed and no query: it is asked for when somebody wants to see it, and kept nowhere. */
export function useSigningSecret(endpointId: string) {
  const api = useApi();
  return useMutation({
    gcTime: 0,
    mutationFn: () =>
      dataOf(api.GET("/v1/endpoints/{id}/secret", { params: { path: { id: endpointId } } })).then(
        ({ secret }) => secret,
      ),
  });
}

/** `POST /v1/endpoints/{id}/secret/rotate`: a new secret; calls carry a signature of each until the overlap ends. */
export function useRotateSigningSecret(endpointId: string) {
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
