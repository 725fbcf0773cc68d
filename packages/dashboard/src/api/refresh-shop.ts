import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { isOfAShop } from "./session/forget-shop.ts";

/** Reads anew whatever is in sight of the shop: what is sent again changes deliveries, events, endpoints and figures alike. */
export function useRefreshShop(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ predicate: isOfAShop }), [queries]);
}
