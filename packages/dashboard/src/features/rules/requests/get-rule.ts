import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { taggedOf } from "../../../api/tagged.ts";
import { RULES_KEY } from "./get-rules.ts";

/** Where the query cache keeps one rule. */
export const ruleKey = (id: string) => [...RULES_KEY, "one", id] as const;

/** `GET /v1/rules/{id}`, with the tag that a later save is held to. */
export function useRule(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ruleKey(id),
    queryFn: () => taggedOf(api.GET("/v1/rules/{id}", { params: { path: { id } } })),
  });
}
