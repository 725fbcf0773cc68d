import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import { ruleKey } from "./get-rule.ts";
import { RULES_KEY } from "./get-rules.ts";

/** `DELETE /v1/rules/{id}`: the rule is gone, and what it still owed is cancelled. */
export function useDeleteRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await api.DELETE("/v1/rules/{id}", { params: { path: { id } } });
    },
    onSuccess: (_nothing, id) => {
      // Not while its page is still in sight, which would ask for it again, and hear that it is not there.
      queries.removeQueries({ queryKey: ruleKey(id), type: "inactive" });
      return queries.invalidateQueries({ queryKey: [...RULES_KEY, "list"] });
    },
  });
}
