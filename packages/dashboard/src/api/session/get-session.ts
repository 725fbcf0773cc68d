import { dataOf, ProblemError } from "@haak/client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import type { Session } from "../openapi.ts";

/** Where the query cache keeps who has signed in. */
export const SESSION_KEY = ["session"] as const;

/** `GET /session`: who has signed in, or null. Asked once: sign-in and a 401 write it from then on. */
export function useSession() {
  const api = useApi();
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: (): Promise<Session | null> => dataOf(api.GET("/session")).catch(nobody),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

function nobody(error: unknown): null {
  if (error instanceof ProblemError && error.problem.status === 401) return null;
  throw error;
}
