import { useQueryClient } from "@tanstack/react-query";
import { isOfAShop } from "./session/forget-shop.ts";

/** Reads anew whatever is in sight of the shop: what is sent again changes deliveries, events, endpoints and figures alike. */
export function useRefreshShop(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: isOfAShop });
}
