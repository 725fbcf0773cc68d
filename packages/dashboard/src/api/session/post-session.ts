import { dataOf } from "@haak/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api-provider.tsx";
import { SESSION_KEY } from "./get-session.ts";

/** What somebody signs in with: the administrator's password, or the API key of one shop. */
export type Credentials = { readonly password: string } | { readonly api_key: string };

/** `POST /session`: signs in. */
export function useSignIn() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => dataOf(api.POST("/session", { body })),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}
