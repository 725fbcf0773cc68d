import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/rules/preview/{token}/send`: makes exactly the calls that were shown, each once, also if asked twice. */
export function useSendPreview() {
  const api = useApi();
  return useMutation({
    mutationFn: (token: string) => dataOf(api.POST("/v1/rules/preview/{token}/send", { params: { path: { token } } })),
  });
}
