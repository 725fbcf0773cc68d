import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../api/api-provider.tsx";

/** `POST /v1/endpoints/{id}/test`: sends a signed sample, and gives the id of its delivery. */
export function useTestCall(endpointId: string) {
  const api = useApi();
  return useMutation({
    mutationFn: () =>
      dataOf(api.POST("/v1/endpoints/{id}/test", { params: { path: { id: endpointId } } })).then(
        ({ delivery_id: deliveryId }) => deliveryId,
      ),
  });
}
