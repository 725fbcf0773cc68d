import type { HaakEvent } from "../events/event.ts";
import type { Language } from "../i18n/message.ts";
import type { ReasonCode } from "./decision.ts";
import { DUTCH_REASONS } from "./dutch-reasons.ts";
import { ENGLISH_REASONS } from "./english-reasons.ts";
import type { Rule } from "./rule.ts";

/** A decision to be explained: the rule as it was when it decided. */
export interface ExplainedDecision {
  readonly event: HaakEvent;
  readonly rule: Rule;
  readonly code: ReasonCode;
}

/**
 * Why a rule called or did not, as one sentence that names the facts, in the words of the Plug&Pay help article:
 * "“Also for direct debits and instalments” is off; this was instalment 2 of 3." Text of the shop is cut to 60
 * characters and lists to 3 items, so that the reason stays readable. Days and times are those of Amsterdam, where the shops
 * are, whatever the offset of what was sent.
 */
export function explainDecision({ event, rule, code }: ExplainedDecision, language: Language): string {
  const reasons = language === "nl" ? DUTCH_REASONS : ENGLISH_REASONS;
  return reasons[code]({ event, rule });
}
