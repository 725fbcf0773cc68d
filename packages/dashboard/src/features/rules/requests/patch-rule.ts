import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { Rule, RuleBody } from "../../../api/openapi.ts";
import { ifMatch, type Tagged, taggedOf } from "../../../api/tagged.ts";
import { ruleKey } from "./get-rule.ts";
import { RULES_KEY } from "./get-rules.ts";

/** What is changed. `read` holds the change to the state that was seen; a switch needs none, as it names all that it changes. */
export interface RuleChange {
  readonly id: string;
  readonly patch: Partial<RuleBody>;
  readonly read?: Tagged<Rule>;
}

/** `PATCH /v1/rules/{id}`: changes a rule, or switches it. */
export function useChangeRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patch, read }: RuleChange) =>
      taggedOf(api.PATCH("/v1/rules/{id}", { params: { path: { id }, ...(read ? ifMatch(read) : {}) }, body: patch })),
    onSuccess: async (changed) => {
      queries.setQueryData(ruleKey(changed.value.id), changed);
      await queries.invalidateQueries({ queryKey: [...RULES_KEY, "list"] });
    },
  });
}
