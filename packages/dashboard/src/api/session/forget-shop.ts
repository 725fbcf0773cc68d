import type { Query, QueryClient } from "@tanstack/react-query";
import { SESSION_KEY } from "./get-session.ts";

/** Everything but who has signed in was read of one shop. */
export function isOfAShop({ queryKey }: Pick<Query, "queryKey">): boolean {
  return queryKey[0] !== SESSION_KEY[0];
}

/** Forgets all that was read of a shop, so that nothing of it is seen by whoever looks next. */
export function forgetShop(queries: QueryClient): void {
  queries.removeQueries({ predicate: isOfAShop });
}
