import type { PlugAndPaySource, Reconciliation } from "../../../api/client/openapi.ts";
import { useReconciliation, useStartReconciliation } from "../../../api/reconciliations.ts";
import { usePlugAndPayRules } from "../../../api/source.ts";

export type TokenVerdict =
  | { readonly kind: "none" | "untried" | "trying" | "refused" }
  | { readonly kind: "works"; readonly at: string }
  | { readonly kind: "problem"; readonly hubMessage: string };

interface Known {
  readonly source: Pick<PlugAndPaySource, "has_api_token" | "api_token_refused">;
  /** The comparison that tests the token. */
  readonly trial: Pick<Reconciliation, "state" | "error" | "ended_at"> | undefined;
  /** The last reading of the shop's own rules, which needs a token too. */
  readonly rules: { readonly read_at: string | null; readonly error: string | null } | undefined;
}

/** The newest use of the token counts: the test, otherwise the last reading of the rules. */
function judgeToken({ source, trial, rules }: Known): TokenVerdict {
  if (!source.has_api_token) return { kind: "none" };
  if (source.api_token_refused) return { kind: "refused" };
  if (trial) return judgeTrial(trial);
  if (rules?.error) return { kind: "problem", hubMessage: rules.error };
  return rules?.read_at ? { kind: "works", at: rules.read_at } : { kind: "untried" };
}

function judgeTrial({ state, error, ended_at: endedAt }: NonNullable<Known["trial"]>): TokenVerdict {
  if (state === "done" && endedAt !== null) return { kind: "works", at: endedAt };
  return error === null ? { kind: "trying" } : { kind: "problem", hubMessage: error };
}

const DAY_MS = 86_400_000;

/**
 * Tests the token with a comparison of one day, because the hub has no other request to Plug&Pay that it can make at once. Otherwise a
 * mistyped token would show only after the next hourly comparison.
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
