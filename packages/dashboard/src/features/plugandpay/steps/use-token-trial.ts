import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { PlugAndPaySource } from "../../../api/openapi.ts";
import { useReconciliation } from "../completeness/get-reconciliation.ts";
import { useCompareNow } from "../completeness/post-reconciliation.ts";
import { SOURCE_KEY } from "../get-source.ts";
import { useOwnRules } from "../own-rules/get-own-rules.ts";
import { judgeToken } from "./judge-token.ts";

const DAY_MS = 86_400_000;

/**
 * What is known of the token, and trying it out: by a comparison of one day, as the hub has no other way to ask Plug&Pay something
 * at once. Without it a mistyped token would show within the hour, with the next comparison.
 */
export function useTokenTrial(source: PlugAndPaySource) {
  const queries = useQueryClient();
  const compare = useCompareNow();
  const trial = useReconciliation(compare.data?.id ?? null);
  const rules = useOwnRules();
  const state = trial.data?.state;
  useEffect(() => {
    // Its end is when the hub knows whether the token was refused.
    if (state !== undefined && state !== "running") void queries.invalidateQueries({ queryKey: SOURCE_KEY });
  }, [state, queries]);
  const verdict = judgeToken({ source, trial: trial.data, rules: rules.data });
  return {
    verdict: compare.isPending ? ({ kind: "trying" } as const) : verdict,
    error: compare.error,
    tryOut: () => compare.mutate(new Date(Date.now() - DAY_MS).toISOString()),
  };
}
