import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/reconciliations`: compares all that Plug&Pay says since then with what the hub holds. */
export function useCompareNow() {
  const api = useApi();
  return useMutation({
    mutationFn: (since: string) => dataOf(api.POST("/v1/reconciliations", { body: { since } })),
  });
}
