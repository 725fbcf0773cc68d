import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";

/**
 * `POST /v1/shops`: makes a shop and its first key, which only this answer shows. No query becomes stale, because the
 * list of shops is part of the session and choosing the new shop writes that again.
 */
export function useMakeShop() {
  const api = useApi();
  return useMutation({
    mutationFn: (name: string) => dataOf(api.POST("/v1/shops", { body: { name } })),
  });
}
