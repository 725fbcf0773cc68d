import { dataOf } from "@haak/client";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";

/** `POST /v1/shops`: makes a shop, and its first key, which its answer alone shows. */
export function useMakeShop() {
  const api = useApi();
  return useMutation({
    mutationFn: (name: string) => dataOf(api.POST("/v1/shops", { body: { name } })),
  });
}
