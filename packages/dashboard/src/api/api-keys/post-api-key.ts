import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";

/** `POST /v1/api-keys`: makes a key. Its answer is the only place where the key is ever shown. */
export function useMakeApiKey() {
  const api = useApi();
  return useMutation({
    mutationFn: (name: string) => dataOf(api.POST("/v1/api-keys", { body: name === "" ? {} : { name } })),
  });
}
