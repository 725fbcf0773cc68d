import { dataOf, ProblemError } from "@haak/client";
import { type Query, type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./client/api-provider.tsx";
import type { Session } from "./client/openapi.ts";
import { keys } from "./client/query-keys.ts";

export const SESSION_KEY = keys.session;

/** The credentials for signing in: the administrator's password, or the API key of one shop. */
type Credentials = { readonly password: string } | { readonly api_key: string };

/** `GET /session`: who has signed in, or null. It is read once, because sign-in and every 401 write it from then on. */
export function useSession() {
  const api = useApi();
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: (): Promise<Session | null> => dataOf(api.GET("/session")).catch(nullIfSignedOut),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

function nullIfSignedOut(error: unknown): null {
  if (error instanceof ProblemError && error.problem.status === 401) return null;
  throw error;
}

/** `POST /session`: signs in. */
export function useSignIn() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => dataOf(api.POST("/session", { body })),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** `DELETE /session`: signs out. The caller must reload the page after it, so that nothing that was read stays in memory. */
export function useSignOut() {
  const api = useApi();
  return useMutation({
    mutationFn: async () => {
      await api.DELETE("/session");
    },
  });
}

/** `PUT /session/shop`: an administrator chooses another shop. All data of the last shop is removed. */
export function useChooseShop() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (shopId: string) => dataOf(api.PUT("/session/shop", { body: { shop_id: shopId } })),
    onSuccess: (session) => {
      removeShopData(queries);
      queries.setQueryData(SESSION_KEY, session);
    },
  });
}

/** Whether a query belongs to the chosen shop: every query does, except the session itself. */
export function isShopQuery({ queryKey }: Pick<Query, "queryKey">): boolean {
  return queryKey[0] !== SESSION_KEY[0];
}

/** Removes all data of a shop from the cache, because the next person to sign in must not see it. */
function removeShopData(queries: QueryClient): void {
  queries.removeQueries({ predicate: isShopQuery });
}
