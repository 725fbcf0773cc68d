import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/endpoints/{id}/test`: sends a signed sample, and returns the delivery's id. */
export function useTestCall() {
  const api = useApi();
  return useMutation({
    mutationFn: (endpointId: string) =>
      dataOf(api.POST("/v1/endpoints/{id}/test", { params: { path: { id: endpointId } } })).then(
        ({ delivery_id: deliveryId }) => deliveryId,
      ),
  });
}
