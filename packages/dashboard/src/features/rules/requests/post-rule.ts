import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../../api/api-provider.tsx";
import type { RuleBody } from "../../../api/openapi.ts";
import { taggedOf } from "../../../api/tagged.ts";
import { ruleKey } from "./get-rule.ts";
import { RULES_KEY } from "./get-rules.ts";

/** `POST /v1/rules`: makes a rule. */
export function useMakeRule() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RuleBody) => taggedOf(api.POST("/v1/rules", { body })),
    onSuccess: (made) => {
      queries.setQueryData(ruleKey(made.value.id), made);
      void queries.invalidateQueries({ queryKey: [...RULES_KEY, "list"] });
    },
  });
}
