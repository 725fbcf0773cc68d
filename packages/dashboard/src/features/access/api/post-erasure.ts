import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { dataOf } from "../../../api/client.ts";

/** `POST /v1/erasures`: forgets a person, for good. */
export function useErase() {
  const api = useApi();
  return useMutation({
    mutationFn: (email: string) => dataOf(api.POST("/v1/erasures", { body: { email } })),
  });
}
