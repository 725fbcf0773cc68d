import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/erasures`: forgets a person, for good. */
export function useErase() {
  const api = useApi();
  return useMutation({
    mutationFn: (email: string) => dataOf(api.POST("/v1/erasures", { body: { email } })),
  });
}
