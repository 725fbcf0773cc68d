import type { HaakEvent } from "../events/event.ts";
import type { Language } from "../i18n/message.ts";
import type { ReasonCode } from "./decision.ts";
import { DUTCH_REASONS } from "./dutch-reasons.ts";
import { ENGLISH_REASONS } from "./english-reasons.ts";
import type { Rule } from "./rule.ts";

/** A decision to explain, with the rule as it was at that time. */
export interface ExplainedDecision {
  readonly event: HaakEvent;
  readonly rule: Rule;
  readonly code: ReasonCode;
}

/**
 * Explains in one sentence why a rule made a call or not, with the facts that decided and in the words of the
 * Plug&Pay help article: "“Also for direct debits and instalments” is off; this was instalment 2 of 3." Text of the
 * shop is cut to 60 characters and lists to 3 items, so that the reason stays readable. Days and times are those of
 * Amsterdam, because the shops are there.
 */
export function explainDecision({ event, rule, code }: ExplainedDecision, language: Language): string {
  const reasons = language === "nl" ? DUTCH_REASONS : ENGLISH_REASONS;
  return reasons[code]({ event, rule });
}
