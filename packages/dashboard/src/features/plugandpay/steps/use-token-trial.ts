import type { PlugAndPaySource } from "../../../api/client/openapi.ts";
import { useReconciliation, useStartReconciliation } from "../../../api/reconciliations.ts";
import { usePlugAndPayRules } from "../../../api/source.ts";
import { judgeToken } from "./judge-token.ts";

const DAY_MS = 86_400_000;

/**
 * What is known of the token, and trying it out: by a comparison of one day, as the hub has no other way to ask Plug&Pay something
 * at once. Without it a mistyped token would show within the hour, with the next comparison.
 */
export function useTokenTrial(source: PlugAndPaySource) {
  const compare = useStartReconciliation();
  const trial = useReconciliation(compare.data?.id ?? null);
  const rules = usePlugAndPayRules();
  const verdict = judgeToken({ source, trial: trial.data, rules: rules.data });
  return {
    verdict: compare.isPending ? ({ kind: "trying" } as const) : verdict,
    error: compare.error,
    tryOut: () => compare.mutate(new Date(Date.now() - DAY_MS).toISOString()),
  };
}
