import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { forgetShop } from "./forget-shop.ts";
import { SESSION_KEY } from "./get-session.ts";

/** `PUT /session/shop`: the administrator looks at another shop from now on. */
export function useChooseShop() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (shopId: string) => dataOf(api.PUT("/session/shop", { body: { shop_id: shopId } })),
    onSuccess: (session) => {
      forgetShop(queries);
      queries.setQueryData(SESSION_KEY, session);
    },
  });
}
